import { createDoors } from './doors.ts'
import { nextStep } from './journey.ts'
import { type Parcel, Parcels, type Scan } from './parcels.ts'
import { Postman } from './postman.ts'
import { allOff, type Switches, type SwitchesAsked, switchesAsked } from './switches.ts'

export interface CarrierOptions {
  /** Defaults to 0: any free port. */
  readonly port?: number
  readonly host?: string
  readonly secret: string
  readonly webhookUrl: string
  /** Milliseconds from one step of a parcel to the next; 12,000. */
  readonly paceMs?: number
  /** Where the state is kept; without it everything is forgotten at the end. */
  readonly stateDir?: string
  /** Wait before the first retry of a webhook, in milliseconds; each next one doubles, up to ten seconds. */
  readonly firstRetryMs?: number
  readonly log?: (fact: string, more: object) => void
}

/** What is done with parcels, whoever asks for it. */
export interface Desk {
  parcels(): Parcel[]
  /** Takes a parcel on; it moves by itself while `moves` is on. */
  register(named: Pick<Parcel, 'carrier' | 'trackingNumber'>): Parcel
  /** Scans a parcel now, or at the moment that is said. */
  scan(named: Pick<Parcel, 'carrier' | 'trackingNumber'>, seen: Pick<Scan, 'status'> & Partial<Scan>): Scan
  readonly switches: { get(): Switches; set(asked: SwitchesAsked): Switches }
}

export interface CarrierStandIn extends Desk {
  readonly url: string
  /** How many scans no one has acknowledged yet. */
  unheard(): number
  close(): Promise<void>
}

/** Starts a stand-in for a carrier that tells how parcels move; resolves when it listens. */
export async function startCarrier(options: CarrierOptions): Promise<CarrierStandIn> {
  const { port = 0, host = '127.0.0.1', secret, paceMs = 12_000, log = () => {} } = options
  const parcels = new Parcels(options.stateDir)
  const switches = allOff(options.webhookUrl, paceMs)
  const retry = options.firstRetryMs === undefined ? {} : { firstRetryMs: options.firstRetryMs }
  const postman = new Postman({ parcels, secret, switches, log, ...retry })
  const rounds = walk(parcels, switches, postman)
  const desk = deskOf({ parcels, switches, postman, rounds })
  const doors = createDoors(desk, secret)
  const url = await doors.listen({ port, host })
  rounds.wake()
  postman.wake()
  return {
    ...desk,
    url: url.replace('0.0.0.0', '127.0.0.1'),
    unheard: () => parcels.letters().length,
    async close() {
      await doors.close()
      rounds.end()
      await postman.close()
    },
  }
}

interface Office {
  readonly parcels: Parcels
  readonly switches: Switches
  readonly postman: Postman
  readonly rounds: { wake(): void }
}

function deskOf({ parcels, switches, postman, rounds }: Office): Desk {
  return {
    parcels: () => parcels.all(),
    register(named) {
      const parcel = parcels.register(named, Date.now() + switches.paceMs)
      rounds.wake()
      return parcel
    },
    scan(named, { status, at = new Date().toISOString(), place = null, eta = null }) {
      const scan = parcels.scan(parcels.register(named, null), { status, at, place, eta })
      postman.wake()
      return scan
    },
    switches: {
      get: () => ({ ...switches }),
      set(asked) {
        Object.assign(switches, switchesAsked.parse(asked))
        rounds.wake()
        postman.hurry()
        return { ...switches }
      },
    },
  }
}

/** Lets each parcel take its steps when their time has come. */
function walk(parcels: Parcels, switches: Switches, postman: Postman) {
  let alarm: NodeJS.Timeout | undefined
  const wake = () => {
    clearTimeout(alarm)
    const now = Date.now()
    const under = switches.moves ? parcels.all().filter(({ nextAtMs }) => nextAtMs !== null) : []
    for (const parcel of under.filter(({ nextAtMs }) => (nextAtMs ?? 0) <= now)) {
      const step = nextStep(parcel, { now, paceMs: switches.paceMs })
      if (step) parcels.scan(parcel, step.seen, step.nextAtMs)
    }
    postman.wake()
    const next = parcels.all().reduce((least, { nextAtMs }) => Math.min(least, nextAtMs ?? Infinity), Infinity)
    if (switches.moves && next < Infinity) alarm = setTimeout(wake, Math.max(20, next - Date.now()))
  }
  return { wake, end: () => clearTimeout(alarm) }
}

import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const statuses = ['PICKED_UP', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED', 'FAILED'] as const
export type Status = (typeof statuses)[number]

/** A parcel that somebody told us of. */
export interface Parcel {
  readonly carrier: string
  readonly trackingNumber: string
  readonly since: string
  readonly scans: readonly Scan[]
  /** When it takes its next step by itself, in milliseconds; null when it takes none. */
  readonly nextAtMs: number | null
}

/** One scan as the shop is told it. */
export interface Scan {
  readonly id: string
  readonly carrier: string
  readonly trackingNumber: string
  readonly status: Status
  readonly at: string
  readonly place: string | null
  readonly eta: string | null
}

/** A scan whose webhook nobody has acknowledged yet. */
export interface Letter {
  readonly scan: Scan
  readonly bornAtMs: number
}

// More than anybody tries out by hand; the oldest go first, so that a stand-in that is forgotten about stays small.
const mostParcels = 500
const mostLetters = 2000

/** Everything the stand-in knows: in memory, and in `stateDir/carrier.json` when a folder is given. */
export class Parcels {
  readonly #file: string | null
  #parcels = new Map<string, Parcel>()
  #letters = new Map<string, Letter>()

  constructor(stateDir?: string) {
    this.#file = stateDir === undefined ? null : join(stateDir, 'carrier.json')
    if (stateDir !== undefined) mkdirSync(stateDir, { recursive: true, mode: 0o700 })
    if (this.#file === null || !existsSync(this.#file)) return
    const { parcels, letters } = JSON.parse(readFileSync(this.#file, 'utf8')) as {
      parcels: Parcel[]
      letters: Letter[]
    }
    this.#parcels = new Map(parcels.map((parcel) => [keyOf(parcel), parcel]))
    this.#letters = new Map(letters.map((letter) => [letter.scan.id, letter]))
  }

  /** Newest last. */
  all(): Parcel[] {
    return [...this.#parcels.values()]
  }

  letters(): Letter[] {
    return [...this.#letters.values()]
  }

  /** The parcel of this number, which may be new. */
  register(named: Pick<Parcel, 'carrier' | 'trackingNumber'>, nextAtMs: number | null): Parcel {
    const known = this.#parcels.get(keyOf(named))
    if (known) return known
    const { carrier, trackingNumber } = named
    return this.#keep({ carrier, trackingNumber, since: new Date().toISOString(), scans: [], nextAtMs })
  }

  /** Notes a scan and owes the shop a letter about it. */
  scan(
    parcel: Parcel,
    seen: Pick<Scan, 'status' | 'at' | 'place' | 'eta'>,
    nextAtMs: number | null = parcel.nextAtMs,
  ): Scan {
    const { carrier, trackingNumber } = parcel
    const scan = { id: `scan_${randomUUID()}`, carrier, trackingNumber, ...seen }
    this.#letters.set(scan.id, { scan, bornAtMs: Date.now() })
    for (const id of [...this.#letters.keys()].slice(0, -mostLetters)) this.#letters.delete(id)
    this.#keep({ ...parcel, scans: [...parcel.scans, scan].slice(-50), nextAtMs })
    return scan
  }

  arrived(scanId: string): void {
    this.#letters.delete(scanId)
    this.#write()
  }

  #keep(parcel: Parcel): Parcel {
    this.#parcels.set(keyOf(parcel), parcel)
    for (const key of [...this.#parcels.keys()].slice(0, -mostParcels)) this.#parcels.delete(key)
    this.#write()
    return parcel
  }

  #write(): void {
    if (this.#file === null) return
    writeFileSync(`${this.#file}.new`, JSON.stringify({ parcels: this.all(), letters: this.letters() }), {
      mode: 0o600,
    })
    renameSync(`${this.#file}.new`, this.#file)
  }
}

const keyOf = ({ carrier, trackingNumber }: Pick<Parcel, 'carrier' | 'trackingNumber'>) =>
  `${carrier} ${trackingNumber}`

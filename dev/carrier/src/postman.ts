import { randomBytes } from 'node:crypto'
import type { Letter, Parcels } from './parcels.ts'
import { signatureOf } from './signature.ts'
import type { Switches } from './switches.ts'

export interface PostmanOptions {
  readonly parcels: Parcels
  readonly secret: string
  readonly switches: Switches
  readonly log: (fact: string, more: object) => void
  readonly firstRetryMs?: number
}

const triedForMs = 3 * 86_400_000
const longestRetryMs = 10_000
const answerWithinMs = 10_000
const atOnce = 12

/** Delivers every scan at least once: again and again, ever slower, until a 2xx or for three days. */
export class Postman {
  readonly #options: PostmanOptions
  readonly #tries = new Map<string, { count: number; dueAtMs: number }>()
  readonly #onTheWay = new Map<string, Promise<void>>()
  readonly #closing = new AbortController()
  #alarm: NodeJS.Timeout | undefined
  #isUnheard = false

  constructor(options: PostmanOptions) {
    this.#options = options
  }

  /** Sends what is due, and sleeps until the next is. */
  wake() {
    clearTimeout(this.#alarm)
    if (this.#closing.signal.aborted) return
    const { parcels, switches } = this.#options
    const waiting = parcels.letters().filter(({ scan }) => !this.#onTheWay.has(scan.id))
    const due = waiting.filter((letter) => this.#dueAt(letter) <= Date.now())
    const held = switches.reorder > 1 ? due.filter(({ scan }) => !this.#tries.has(scan.id)) : []
    const free = due.filter((letter) => !held.includes(letter))
    for (const letter of free.slice(0, Math.max(0, atOnce - this.#onTheWay.size))) this.#travel([letter])
    if (held.length > 0 && held.length >= switches.reorder) this.#travel(held.reverse())
    const later = waiting.map((letter) => this.#dueAt(letter)).filter((at) => at > Date.now())
    const next = later.reduce((least, at) => Math.min(least, at), Infinity)
    if (next < Infinity) this.#alarm = setTimeout(() => this.wake(), Math.max(5, next - Date.now()))
  }

  /** Makes everything that waits for its next try due now. */
  hurry() {
    for (const [id, { count }] of this.#tries) this.#tries.set(id, { count, dueAtMs: 0 })
    this.wake()
  }

  /** Stops; what was not acknowledged stays in the state. */
  async close() {
    clearTimeout(this.#alarm)
    this.#closing.abort()
    await Promise.allSettled(this.#onTheWay.values())
  }

  #dueAt({ scan, bornAtMs }: Letter): number {
    return this.#tries.get(scan.id)?.dueAtMs ?? bornAtMs + this.#options.switches.delay
  }

  #travel(letters: readonly Letter[]) {
    const trip = this.#deliverInTurn(letters)
    for (const { scan } of letters) this.#onTheWay.set(scan.id, trip)
    void trip.finally(() => {
      for (const { scan } of letters) this.#onTheWay.delete(scan.id)
      this.wake()
    })
  }

  async #deliverInTurn(letters: readonly Letter[]) {
    for (const letter of letters) await this.#deliver(letter)
  }

  async #deliver({ scan, bornAtMs }: Letter) {
    const arrived = !this.#usesUp('drop') && (await this.#sendCopies(JSON.stringify(scan)))
    if (this.#closing.signal.aborted) return
    this.#note(arrived)
    if (arrived || Date.now() - bornAtMs > triedForMs) {
      this.#tries.delete(scan.id)
      this.#options.parcels.arrived(scan.id)
      return
    }
    const count = (this.#tries.get(scan.id)?.count ?? 0) + 1
    const pauseMs = Math.min(longestRetryMs, (this.#options.firstRetryMs ?? 200) * 2 ** Math.min(count - 1, 20))
    this.#tries.set(scan.id, { count, dueAtMs: Date.now() + pauseMs })
  }

  /** One line when the shop stops hearing us and one when it hears again, not one a try. */
  #note(arrived: boolean) {
    if (arrived !== this.#isUnheard) return
    this.#isUnheard = !arrived
    const { log, switches } = this.#options
    log(arrived ? 'webhooks.heard' : 'webhooks.unheard', { url: switches.webhookUrl })
  }

  #usesUp(kind: 'drop' | 'forge'): boolean {
    const { switches } = this.#options
    if (switches[kind] === 0) return false
    switches[kind] -= 1
    return true
  }

  async #sendCopies(body: string): Promise<boolean> {
    const copies = Array.from({ length: Math.max(1, this.#options.switches.duplicate) }, () => this.#post(body))
    return (await Promise.all(copies)).some((status) => status >= 200 && status < 300)
  }

  /** Carries one body to the shop; the status of the answer, or 0 when none came. */
  async #post(body: string): Promise<number> {
    const secret = this.#usesUp('forge') ? randomBytes(32).toString('hex') : this.#options.secret
    const signature = signatureOf(body, { secret, at: Math.floor(Date.now() / 1000) })
    const headers = { 'content-type': 'application/json', 'carrier-signature': signature }
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(answerWithinMs)])
    const { webhookUrl } = this.#options.switches
    const answer = await fetch(webhookUrl, { method: 'POST', headers, body, signal, redirect: 'manual' }).catch(
      () => null,
    )
    await answer?.arrayBuffer().catch(() => null)
    return answer?.status ?? 0
  }
}

import { nowSeconds } from '../ids.ts'
import type { Switches } from '../switches.ts'
import type { Delivery, Vault } from '../vault.ts'
import { signatureOf } from './signature.ts'

export interface PostmanOptions {
  readonly vault: Vault
  readonly secret: string
  readonly switches: Switches
  readonly log: (fact: string, more: object) => void
  readonly firstRetryMs?: number
}

const triedForMs = 3 * 86_400_000
const longestRetryMs = 10_000
const answerWithinMs = 10_000
const atOnce = 24

/** Delivers every event at least once: again and again, ever slower, until a 2xx or for three days, as Stripe does. */
export class Postman {
  readonly #options: PostmanOptions
  readonly #tries = new Map<string, { count: number; dueAtMs: number }>()
  readonly #onTheWay = new Map<string, Promise<void>>()
  readonly #closing = new AbortController()
  #alarm: NodeJS.Timeout | undefined
  #trouble = ''
  #isUnheard = false

  constructor(options: PostmanOptions) {
    this.#options = options
  }

  /** Sends what is due, and sleeps until the next is. */
  wake() {
    clearTimeout(this.#alarm)
    if (this.#closing.signal.aborted) return
    const { vault, switches } = this.#options
    const waiting = vault.all('deliveries').filter(({ id }) => !this.#onTheWay.has(id))
    const due = waiting.filter((delivery) => this.#dueAt(delivery) <= Date.now())
    const held = switches.reorder > 1 ? due.filter(({ id }) => !this.#tries.has(id)) : []
    const free = held.length > 0 ? due.filter(({ id }) => this.#tries.has(id)) : due
    for (const delivery of free.slice(0, Math.max(0, atOnce - this.#onTheWay.size))) this.#travel([delivery])
    if (held.length > 0 && held.length >= switches.reorder) this.#travel(held.reverse())
    const later = waiting.map((delivery) => this.#dueAt(delivery)).filter((at) => at > Date.now())
    const next = later.reduce((least, at) => Math.min(least, at), Infinity)
    if (next < Infinity) this.#alarm = setTimeout(() => this.wake(), Math.max(5, next - Date.now()))
  }

  /** Makes everything that waits for its next try due now. */
  hurry() {
    for (const [id, { count }] of this.#tries) this.#tries.set(id, { count, dueAtMs: 0 })
    this.wake()
  }

  /** Carries one body to the shop; the status of the answer, or 0 when none came. */
  async post(body: string, signature: string | null): Promise<number> {
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      ...(signature !== null && { 'stripe-signature': signature }),
    }
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(answerWithinMs)])
    try {
      const { webhookUrl } = this.#options.switches
      const answer = await fetch(webhookUrl, { method: 'POST', headers, body, signal, redirect: 'manual' })
      await answer.arrayBuffer()
      this.#trouble = `answered ${answer.status}`
      return answer.status
    } catch (error) {
      this.#trouble = String(error instanceof Error ? (error.cause ?? error) : error)
      return 0
    }
  }

  /** Stops; what was not acknowledged stays in the vault. */
  async close() {
    clearTimeout(this.#alarm)
    this.#closing.abort()
    await Promise.allSettled(this.#onTheWay.values())
  }

  #dueAt({ id, bornAtMs }: Delivery): number {
    return this.#tries.get(id)?.dueAtMs ?? bornAtMs + this.#options.switches.delay
  }

  #travel(deliveries: Delivery[]) {
    const trip = this.#deliverInTurn(deliveries)
    for (const { id } of deliveries) this.#onTheWay.set(id, trip)
    void trip.finally(() => {
      for (const { id } of deliveries) this.#onTheWay.delete(id)
      this.wake()
    })
  }

  async #deliverInTurn(deliveries: Delivery[]) {
    for (const delivery of deliveries) await this.#deliver(delivery)
  }

  async #deliver({ id, bornAtMs }: Delivery) {
    const { vault, firstRetryMs = 200 } = this.#options
    const event = vault.get('events', id)
    const arrived = event === undefined || (!this.#isLost() && (await this.#sendCopies(JSON.stringify(event, null, 2))))
    if (this.#closing.signal.aborted) return
    this.#note(arrived)
    if (arrived || Date.now() - bornAtMs > triedForMs) {
      this.#tries.delete(id)
      vault.remove('deliveries', id)
      vault.commit()
      return
    }
    const count = (this.#tries.get(id)?.count ?? 0) + 1
    const pauseMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(count - 1, 20))
    this.#tries.set(id, { count, dueAtMs: Date.now() + pauseMs })
  }

  /** One line when the shop stops hearing us and one when it hears again, not one a try. */
  #note(arrived: boolean) {
    if (arrived !== this.#isUnheard) return
    this.#isUnheard = !arrived
    const { log, switches } = this.#options
    if (arrived) log('webhooks.heard', { url: switches.webhookUrl })
    else log('webhooks.unheard', { url: switches.webhookUrl, reason: this.#trouble || 'dropped' })
  }

  #isLost(): boolean {
    const { switches } = this.#options
    this.#trouble = ''
    if (switches.drop === 'forever') return true
    if (switches.drop === 0) return false
    switches.drop -= 1
    return true
  }

  async #sendCopies(body: string): Promise<boolean> {
    const { secret, switches } = this.#options
    const copies = Array.from({ length: Math.max(1, switches.duplicate) }, () =>
      this.post(body, signatureOf(body, { secret, at: nowSeconds() })),
    )
    const answers = await Promise.all(copies)
    return answers.some((status) => status >= 200 && status < 300)
  }
}

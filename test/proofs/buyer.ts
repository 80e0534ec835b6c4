import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { fromGlobalId } from '../../platform/id.ts'
import type { Scene } from './scene.ts'
import type { Witness } from './witness.ts'

/** A book on the shelf, as the graph names it. */
export interface Title {
  readonly id: string
  readonly title: string
}

/** An order that was placed, as its buyer was told. */
export interface Bought {
  readonly id: string
  readonly orderId: string
  readonly number: string
  readonly total: { readonly amount: number }
  readonly payment: { readonly clientSecret: string | null; readonly publishableKey: string | null }
}

/** What came of a wish to order: `code` is the failure's. */
export type Outcome =
  | { readonly kind: 'placed'; readonly order: Bought }
  | { readonly kind: 'refused'; readonly code: string; readonly gone: readonly string[] }

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: whoever asks knows the shape of the answer
  readonly data?: any
  readonly errors?: readonly { message: string; extensions?: { code?: string } }[]
}

/** Somebody who buys through the public graph, and is patient when the shop has a fault of its own. */
export interface Buyer {
  readonly email: string
  /** For how long the same is asked again after a fault of the shop's own, and waited for. */
  readonly patienceMs: number
  // biome-ignore lint/suspicious/noExplicitAny: whoever asks knows the shape of the answer
  ask(query: string, variables?: object, patienceMs?: number): Promise<any>
  /** Answers the basket's version and sum. */
  put(titles: readonly Title[]): Promise<Basket>
  /**
   * Orders what the basket held at this version; `times` the same request at once, as an impatient click does; `off` is what the sum
   * is wrong by; `once` throws at the first fault of the shop's own.
   */
  order(basket: Basket, options?: { times?: number; off?: number; once?: boolean }): Promise<Outcome>
}

export interface Basket {
  readonly version: number
  readonly minor: number
}

const wanted = 'version subtotal { amount }'
const adding = `mutation ($input: AddToCartInput!) { addToCart(input: $input) { __typename
  ... on AddToCartSuccess { cart { ${wanted} } } ... on UserError { code message } } }`
const placing = `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename
  ... on PlaceOrderSuccess { order { id number total { amount } payment { clientSecret publishableKey } } }
  ... on UserError { code message } ... on OutOfStock { lines { book { id } } } } }`
const address = { street: 'Lindenallee 12', city: 'Leipzig', postcode: '04105', country: 'DE' }
const deliveryMinor = 390
const answerWithinMs = 30_000
const usualPatienceMs = 240_000

export function openBuyer(scene: Scene, witness: Witness): Buyer {
  const { patienceMs = usualPatienceMs } = scene
  const email = `buyer-${randomUUID().slice(0, 13)}@example.test`
  const ask = openAsking(scene, witness)
  const askOnce: Buyer['ask'] = (query, variables) => ask(query, variables, 0)
  return {
    email,
    patienceMs,
    ask,
    async put(titles) {
      let basket: Basket | null = null
      for (const { id, title } of titles) {
        const { addToCart } = await ask(adding, { input: { bookId: id, quantity: 1 } })
        if (!addToCart.cart)
          throw new Refused(addToCart.code ?? addToCart.__typename, `“${title}”: ${addToCart.message}`)
        basket = { version: addToCart.cart.version, minor: addToCart.cart.subtotal?.amount ?? 0 }
      }
      if (!basket) throw new Error('there is nothing to put into the basket')
      return basket
    },
    async order(basket, { times = 1, off = 0, once = false } = {}) {
      const input = {
        cartVersion: basket.version,
        expectedTotal: { amount: basket.minor + deliveryMinor + off, currency: 'EUR' },
        contact: { email, name: 'Gwen Guest' },
        address: { name: 'Gwen Guest', ...address },
        delivery: 'STANDARD',
        idempotencyKey: randomUUID(),
      }
      witness.asks(input.idempotencyKey)
      const outcomes = await Promise.all(
        Array.from({ length: times }, () => place(once ? askOnce : ask, witness, input)),
      )
      return outcomes[0] as Outcome
    },
  }
}

/** A deed of the basket was refused. */
export class Refused extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

async function place(ask: Buyer['ask'], witness: Witness, input: { idempotencyKey: string }): Promise<Outcome> {
  const { placeOrder } = await ask(placing, { input })
  const { order, code, __typename, lines = [] } = placeOrder
  if (!order) {
    witness.refused(input.idempotencyKey, code ?? __typename)
    const gone = lines.flatMap((line: { book: { id: string } | null }) => (line.book ? [line.book.id] : []))
    return { kind: 'refused', code: code ?? __typename, gone }
  }
  const orderId = fromGlobalId('Order', order.id) ?? ''
  witness.placed(input.idempotencyKey, { orderId, number: order.number, minor: order.total.amount })
  return { kind: 'placed', order: { ...order, orderId } }
}

function openAsking(scene: Scene, witness: Witness): Buyer['ask'] {
  let visitor: string | null = null
  const send = async (body: string): Promise<Answer> => {
    const headers = { 'content-type': 'application/json', ...(visitor && { 'quire-visitor': visitor }) }
    const answer = await fetch(scene.graph, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(answerWithinMs),
    })
    visitor = answer.headers.get('quire-visitor') ?? visitor
    return (await answer.json()) as Answer
  }
  return async (query, variables = {}, patienceMs = scene.patienceMs ?? usualPatienceMs) => {
    const body = JSON.stringify({ query, variables })
    const rest = growingPause(400)
    for (const end = Date.now() + patienceMs; ; ) {
      const answer = await send(body).catch(
        (error: Error) => ({ errors: [{ message: `no answer: ${error.message}` }] }) as Answer,
      )
      if (!answer.errors?.length) return answer.data
      const [{ message = '', extensions } = {}] = answer.errors
      witness.fault(`${extensions?.code ?? 'no code'}: ${message.slice(0, 200)}`)
      const isOurs = extensions?.code === undefined || extensions.code === 'INTERNAL_SERVER_ERROR'
      if (!isOurs || Date.now() > end) throw new Error(`${extensions?.code ?? ''} ${message}`)
      await rest()
    }
  }
}

/** A pause that grows by half each time, up to four seconds: who waits in a crowd must not be what the shop is busy with. */
export function growingPause(firstMs: number): () => Promise<void> {
  let ms = firstMs
  return async () => {
    await pause(ms * (0.8 + Math.random() * 0.4))
    ms = Math.min(ms * 1.5, 4000)
  }
}

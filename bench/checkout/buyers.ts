import { randomInt, randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import * as documents from '../../scripts/demo/documents.ts'

// The load generator, a process of its own: told by messages what to do, answers by messages what came of it.

/** What the buyers are told. `fill` puts one copy into each of so many baskets, `place` orders what lies in them. */
export type Told =
  | { readonly do: 'fill'; readonly count: number; readonly books: readonly Book[]; readonly buyers: number }
  | { readonly do: 'place'; readonly forMs: number; readonly most: number; readonly buyers: number }

/** What came of it; times are in milliseconds. */
export interface Came {
  readonly done: number
  readonly refused: Readonly<Record<string, number>>
  readonly ms: number
  readonly p50: number
  readonly p95: number
  readonly orderIds: readonly string[]
}

export interface Book {
  readonly id: string
  readonly price: { readonly amount: number }
}

interface Basket {
  readonly visitor: string
  readonly address: string
  readonly version: number
  readonly amount: number
}

const graph = new URL(process.argv[2] ?? '')
const agent = new Agent({ keepAlive: true, maxSockets: 256 })
const baskets: Basket[] = []
const home = { street: 'Lindenallee 12', city: 'Leipzig', postcode: '04105', country: 'DE' }
const adding = `mutation Add($input: AddToCartInput!) {
  addToCart(input: $input) { __typename ... on AddToCartSuccess { cart { version } } ... on UserError { code } }
}`

process.on('message', async (told: Told) => {
  const came = told.do === 'fill' ? await fill(told) : await place(told)
  process.send?.(came)
})
process.on('disconnect', () => process.exit())

async function fill({ count, books, buyers }: Told & { do: 'fill' }): Promise<Came> {
  let left = count
  return crowd(buyers, async (tell) => {
    while (left > 0) {
      left -= 1
      const book = books[left % books.length] as Book
      const address = Array.from({ length: 4 }, () => randomInt(1, 255)).join('.')
      const answer = await ask(adding, { input: { bookId: book.id, quantity: 1 } }, { address })
      const { cart, __typename, code } = answer.data?.addToCart ?? {}
      if (cart) baskets.push({ visitor: answer.visitor, address, version: cart.version, amount: book.price.amount })
      tell(answer.ms, cart ? null : (code ?? __typename ?? 'error'))
    }
  })
}

async function place({ forMs, most, buyers }: Told & { do: 'place' }): Promise<Came> {
  const end = performance.now() + forMs
  const orderIds: string[] = []
  let left = most
  const came = await crowd(buyers, async (tell) => {
    for (let basket = baskets.pop(); basket && left > 0 && performance.now() < end; basket = baskets.pop()) {
      left -= 1
      const answer = await ask(documents.placeOrder, { input: wishFor(basket) }, basket)
      const { order, __typename, code } = answer.data?.placeOrder ?? {}
      if (order) orderIds.push(order.id)
      tell(answer.ms, order ? null : (code ?? __typename ?? 'error'))
    }
  })
  // For the sweeper a few are asked after; the ids of a long run would only be carried around.
  return { ...came, orderIds: orderIds.slice(0, 1000) }
}

const wishFor = ({ version, amount }: Basket) => ({
  cartVersion: version,
  // Standard delivery to Germany, as `deliveryOptions` answers it.
  expectedTotal: { amount: amount + Number(process.argv[3]), currency: 'EUR' },
  contact: { email: 'bench@example.test', name: 'Bench Buyer' },
  address: home,
  delivery: 'STANDARD',
  idempotencyKey: randomUUID(),
})

type Tell = (ms: number, refusal: string | null) => void

async function crowd(buyers: number, buyer: (tell: Tell) => Promise<void>): Promise<Came> {
  const times: number[] = []
  const refused: Record<string, number> = {}
  const began = performance.now()
  const tell: Tell = (ms, refusal) => {
    if (refusal === null) times.push(ms)
    else refused[refusal] = (refused[refusal] ?? 0) + 1
  }
  await Promise.all(Array.from({ length: buyers }, () => buyer(tell)))
  const ms = performance.now() - began
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
  return { done: times.length, refused, ms, p50: at(0.5), p95: at(0.95), orderIds: [] }
}

interface Answer {
  readonly ms: number
  readonly visitor: string
  readonly data: Record<
    string,
    { __typename?: string; code?: string; cart?: { version: number }; order?: { id: string } }
  > | null
}

function ask(query: string, variables: object, who: { address: string; visitor?: string }): Promise<Answer> {
  const began = performance.now()
  const body = JSON.stringify({ query, variables })
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-forwarded-for': who.address,
    ...(who.visitor && { 'quire-visitor': who.visitor }),
  }
  return new Promise((resolve, reject) => {
    const sent = request(graph, { method: 'POST', headers, agent }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const visitor = String(response.headers['quire-visitor'] ?? who.visitor ?? '')
        const { data } = JSON.parse(Buffer.concat(chunks).toString())
        resolve({ ms: performance.now() - began, visitor, data })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

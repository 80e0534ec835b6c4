import { randomBytes, randomUUID } from 'node:crypto'
import { type EventData, type EventType, events } from '@quire/contracts/events'
import { fromGlobalId, newId } from '@quire/platform/id'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { seal } from '@quire/platform/seal'
import type { Viewer } from '@quire/platform/viewer'
import { type ExecutionResult, parse, subscribe } from 'graphql'
import { testDatabase, testRedis } from '../../../test/stores.ts'
import { readOrderEnv } from '../src/env.ts'
import { openOrderRoom } from '../src/room.ts'
import { type Book, openNeighbours, shelve } from './neighbours.ts'

export const carrierSecret = randomBytes(32).toString('base64url')

const key = () => randomBytes(32).toString('base64url')

// biome-ignore lint/suspicious/noExplicitAny: a test reads any shape and says itself what it expects
export type Answer = { data?: any; errors?: readonly { message: string; extensions?: Record<string, unknown> }[] }

export type OrderRoom = Awaited<ReturnType<typeof openRoom>>

export const visitor = (): Viewer => ({ visitorId: key(), user: null })
export const customer = (): Viewer => ({ ...visitor(), user: { id: newId(), roles: [], sessionId: newId() } })
export const bookseller = (): Viewer => ({
  ...visitor(),
  user: { id: newId(), roles: ['BOOKSELLER'], sessionId: newId() },
})

/** The room on its real schema with a Postgres and a Redis of its own, between neighbours of the test's. */
export async function openRoom(settings: Record<string, string> = {}) {
  const life = newLife(openLog('order', settings.LOG_LEVEL ?? process.env.LOG_LEVEL ?? 'silent'))
  const [database, redis] = [await testDatabase('order'), await testRedis()]
  const neighbours = await openNeighbours(life)
  const stores = { DATABASE_URL: database.url, REDIS_URL: redis.url, QUEUE_PREFIX: redis.prefix }
  const env = readOrderEnv({ ...toldBy(neighbours), ...stores, ...settings })
  const room = await openOrderRoom(life, env)
  const close = async () => {
    await life.end()
    await Promise.all([database.close(), redis.close()])
  }
  return { ...neighbours, ...room, neighbours, env, life, redis, close, ask: asking(room) }
}

const toldBy = ({ url, keys }: Awaited<ReturnType<typeof openNeighbours>>) => ({
  PORT: '0',
  HEALTH_PORT: '0',
  CATALOG_URL: url,
  CART_URL: url,
  PAYMENT_URL: url,
  USER_URL: url,
  VIEWER_KEY_ORDER: key(),
  CURSOR_KEY: key(),
  DOOR_KEY_CATALOG_ORDER: key(),
  DOOR_KEY_ORDER_CATALOG: keys.catalog,
  DOOR_KEY_ORDER_CART: keys.cart,
  DOOR_KEY_ORDER_PAYMENT: key(),
  DOOR_KEY_ORDER_USER: key(),
  NETWORK_KEY: key(),
  RECEIPT_KEY: key(),
  SHOP_URL: 'https://graph.quire.test',
  STOREFRONT_URL: 'https://shop.quire.test/',
  CARRIER_WEBHOOK_SECRET: carrierSecret,
  OPEN_ORDERS_PER_OWNER: '1000',
  OPEN_ORDERS_PER_NETWORK: '1000',
  SEAL_KEY_PAYMENT_ORDER: key(),
  SWEEP_EVERY: '50',
  SECRET_WITHIN: '0',
  STRIPE_PUBLISHABLE_KEY: 'pk_test_quire',
})

const asking =
  ({ graph, context }: Awaited<ReturnType<typeof openOrderRoom>>) =>
  async (viewer: Viewer, query: string, variables: Record<string, unknown> = {}): Promise<Answer> => {
    const contextValue = context({ viewer, requestId: 'test' })
    const { body } = await graph.server.executeOperation({ query, variables }, { contextValue })
    if (body.kind !== 'single') throw new Error('the room answers at once')
    // As the network would carry it: moments as text, no undefined.
    return JSON.parse(JSON.stringify(body.singleResult)) as Answer
  }

const failure = '... on UserError { code message field }'
export const orderFields = `id number status nextStates sequence total { amount } vat { amount } subtotal { amount }
  delivery { price { amount } label } lines { id title quantity shipped vat { amount } vatRate unitPrice { amount } }
  payment { status clientSecret publishableKey } refunds { reason doneAt } customer { id }
  parcels { trackingNumber trackingUrl eta scans { status at place } lines { quantity line { title } } } history { sequence type by message }`

export const asked = {
  place: `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename
    ... on PlaceOrderSuccess { order { ${orderFields} } } ${failure}
    ... on CartChanged { cartVersion } ... on TooManyOpenOrders { most } ... on OutOfStock { lines { title left reason message } }
    ... on PriceChanged { total { amount } delivery { amount } lines { title unitPrice { amount } } }
    ... on DeliveryNotOffered { offered { speed } } } }`,
  order: `query ($id: ID!) { order(id: $id) { ${orderFields} } }`,
  cancel: `mutation ($id: ID!) { cancelOrder(input: { orderId: $id }) { __typename
    ... on CancelOrderSuccess { order { status } } ${failure} ... on OrderNotCancellable { status } } }`,
  ship: `mutation ($input: ShipOrderInput!) { shipOrder(input: $input) { __typename
    ... on ShipOrderSuccess { order { ${orderFields} } } ${failure} ... on TooManyShipped { left } ... on CopiesAwaited { awaited left }
    ... on OrderNotShippable { status } } }`,
  delivered: `mutation ($id: ID!) { markDelivered(input: { orderId: $id }) { __typename
    ... on MarkDeliveredSuccess { order { status } } ${failure} } }`,
  tracking: `subscription ($id: ID!, $after: Int) { orderTracking(orderId: $id, after: $after) { sequence event { type message }
    order { status payment { status clientSecret } } } }`,
}

/** Fills a basket. */
export function fill(room: OrderRoom, viewer: Viewer, ...lines: [Book, number][]): number {
  const version = (room.baskets.get(viewer.visitorId)?.version ?? 0) + 1
  room.baskets.set(viewer.visitorId, { version, lines: lines.map(([{ bookId }, quantity]) => ({ bookId, quantity })) })
  return version
}

export const wish = (cartVersion: number, amount: number, more: object = {}) => ({
  cartVersion,
  expectedTotal: { amount, currency: 'EUR' },
  delivery: 'STANDARD',
  idempotencyKey: randomUUID(),
  contact: { email: 'ann@example.test', name: 'Ann Archer' },
  address: { street: 'Lindenallee 12', city: 'Leipzig', postcode: '04105', country: 'DE' },
  ...more,
})

export async function place(room: OrderRoom, viewer: Viewer, input: object) {
  const { data, errors } = await room.ask(viewer, asked.place, { input })
  if (!data) throw new Error(JSON.stringify(errors))
  return data.placeOrder
}

/** Ann's usual order: one copy of a book of its own, delivered by the usual way. */
export async function placed(room: OrderRoom, viewer: Viewer, book: Partial<Book> = {}) {
  const one = shelve(room.neighbours, { title: 'The Hobbit', ...book })
  const { order } = await place(room, viewer, wish(fill(room, viewer, [one, 1]), one.minor + 390))
  return { book: one, order, orderId: fromOrder(order.id) }
}

/** An event as payment would say it, as the room hears it. */
export const said = <T extends EventType>(type: T, data: EventData<T>) => ({
  id: newId(),
  type,
  aggregate: 'payment',
  sequence: 1,
  at: new Date().toISOString(),
  data: events[type].data.parse(data) as EventData<T>,
})

const now = () => new Date().toISOString()
const amount = (minor: number) => ({ amount: minor, currency: 'EUR' as const })

/** What payment says of an order. */
export const news = (room: OrderRoom, orderId: string, total = 1689) => ({
  prepared: (attempt = 1) => {
    const sealed = seal(`pi_${attempt}_secret`, room.env.SEAL_KEY_PAYMENT_ORDER, `client-secret:${orderId}`)
    return said('payment.prepared', { orderId, attempt, intentId: `pi_${attempt}`, sealed })
  },
  succeeded: (minor = total) =>
    said('payment.succeeded', { orderId, attempt: 1, intentId: 'pi_1', amount: amount(minor), paidAt: now() }),
  failed: () =>
    said('payment.failed', { orderId, attempt: 1, failure: 'card_declined', message: 'Declined.', failedAt: now() }),
  cancelled: () => said('payment.cancelled', { orderId }),
  refunded: (refundId: string, minor = total) => said('payment.refunded', { orderId, refundId, amount: amount(minor) }),
  refundFailed: (refundId: string) =>
    said('payment.refund-failed', { orderId, refundId, reason: 'expired_or_canceled_card' }),
})

type Saying = ReturnType<ReturnType<typeof news>[keyof ReturnType<typeof news>]>

/** The room hears it now, once. */
export const hears = (room: OrderRoom, event: Saying): Promise<void> =>
  (room.handlers[event.type] as (event: Saying) => Promise<void>)(event)

/** The order as its owner sees it. */
export const look = async (room: OrderRoom, viewer: Viewer, id: string) =>
  (await room.ask(viewer, asked.order, { id })).data.order

/** What the room said, oldest first. */
export const saidBy = async (room: OrderRoom, orderId: string) =>
  room.prisma.outboxEvent.findMany({ where: { aggregate: orderId }, orderBy: { sequence: 'asc' } })

/** Follows an order; `next` answers the next message. */
export async function track(room: OrderRoom, viewer: Viewer, variables: { id: string; after?: number }) {
  const contextValue = room.context({ viewer, requestId: 'test' })
  const document = parse(asked.tracking)
  const stream = await subscribe({ schema: room.graph.schema, document, variableValues: variables, contextValue })
  if (!(Symbol.asyncIterator in stream)) return { refused: stream as ExecutionResult }
  const iterator = stream[Symbol.asyncIterator]()
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const next = async (): Promise<any> => (await iterator.next()).value?.data?.orderTracking
  return { next, end: () => void iterator.return?.(undefined) }
}

/** Waits for a fact; throws after ten seconds without it. */
export async function until<T>(fact: () => Promise<T | false | null | undefined>): Promise<T> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const found = await fact()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`never came true: ${fact}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The UUID of an order that a test was shown. */
export function fromOrder(globalId: string): string {
  const orderId = fromGlobalId('Order', globalId)
  if (!orderId) throw new Error(`no order: ${globalId}`)
  return orderId
}

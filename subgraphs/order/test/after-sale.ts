import { randomUUID } from 'node:crypto'
import { fromGlobalId } from '@quire/platform/id'
import type { Viewer } from '@quire/platform/viewer'
import { getNamedType, isUnionType } from 'graphql'
import { shelve } from './neighbours.ts'
import { fill, fromOrder, hears, news, type OrderRoom, place, said, saidBy, wish } from './order-room.ts'

const failures: Readonly<Record<string, string>> = {
  RefundTooLarge: 'left { amount }',
  OrderNotRefundable: 'status payment',
  OrderNotReturnable: 'status',
  OrderNotCancellable: 'status',
  OrderNotShippable: 'status payment',
  OrderNotHoldable: 'status',
  OrderNotHeld: 'status',
  OrderHeld: 'hold { kind reason }',
  TooManyReturned: 'most: left line { title }',
  ReturnStandsElsewhere: 'stands: status',
  PaymentNotHeld: 'payment',
  OrderNotClosable: 'status',
}
const order = `order { id status nextStates payment { status received { amount } } refundable { amount } invoiceNumber
  refunds { amount { amount } reason doneAt failedAt creditNoteNumber } hold { kind reason } disputes { id status closedAt }
  returnable { quantity line { title } } notes { text staff { id } }
  returns { id status nextStates note answer refund { amount { amount } } lines { quantity restocked writtenOff reason line { title } } }
  history { type by message } }`
const returned =
  'return { id status nextStates answer refund { amount { amount } } lines { quantity restocked writtenOff } }'

const deeds = {
  refundOrder: `... on RefundOrderSuccess { refund { id amount { amount } reason } ${order} }`,
  requestReturn: `... on RequestReturnSuccess { ${returned} ${order} }`,
  acceptReturn: `... on AcceptReturnSuccess { ${returned} ${order} }`,
  refuseReturn: `... on RefuseReturnSuccess { ${returned} ${order} }`,
  receiveReturn: `... on ReceiveReturnSuccess { ${returned} ${order} }`,
  holdOrder: `... on HoldOrderSuccess { ${order} }`,
  releaseOrder: `... on ReleaseOrderSuccess { ${order} }`,
  settleHeldPayment: `... on SettleHeldPaymentSuccess { ${order} }`,
  shipOrder: `... on ShipOrderSuccess { ${order} }`,
  addOrderNote: `... on AddOrderNoteSuccess { ${order} }`,
  closeOrder: `... on CloseOrderSuccess { refund { amount { amount } } ${order} }`,
  cancelOrder: `... on CancelOrderSuccess { ${order} }`,
} as const

type Deed = keyof typeof deeds

const inputOf = (deed: Deed) => `${deed[0]?.toUpperCase()}${deed.slice(1)}Input`
const keyed = new Set<Deed>(['refundOrder', 'requestReturn', 'receiveReturn', 'settleHeldPayment', 'closeOrder'])

/** Somebody does something after a sale, under a new key unless one is given; answers what came of it, or the error's code. */
export const does = (room: OrderRoom, viewer: Viewer) => async (deed: Deed, input: object) => {
  const query = `mutation ($input: ${inputOf(deed)}!) { ${deed}(input: $input) { __typename ${deeds[deed]} ${failuresOf(room, deed)} } }`
  const whole = keyed.has(deed) ? { idempotencyKey: randomUUID(), ...input } : input
  const { data, errors } = await room.ask(viewer, query, { input: whole })
  return data?.[deed] ?? { code: errors?.[0]?.extensions?.code, message: errors?.[0]?.message }
}

function failuresOf({ graph }: OrderRoom, deed: string): string {
  const result = getNamedType(graph.schema.getMutationType()?.getFields()[deed]?.type)
  const names = isUnionType(result) ? result.getTypes().map(({ name }) => name) : []
  const own = names.flatMap((name) => (failures[name] ? [`... on ${name} { ${failures[name]} }`] : []))
  return `... on UserError { code message field } ${own.join(' ')}`
}

/** The order as somebody sees it. */
export async function seen(room: OrderRoom, viewer: Viewer, id: string) {
  const { data } = await room.ask(viewer, `query ($id: ID!) { ${order.replace('order', 'order(id: $id)')} }`, { id })
  return data.order
}

export const ofEur = (minor: number) => ({ amount: minor, currency: 'EUR' })

/** Three Hobbits at 10.00 and an e-book at 5.00, paid: 38.90 with delivery. */
export async function bought(room: OrderRoom, viewer: Viewer) {
  const hobbit = shelve(room.neighbours, { title: 'The Hobbit', minor: 1000 })
  const ebook = shelve(room.neighbours, { title: 'Dracula', minor: 500, format: 'EBOOK' })
  const { order: placed } = await place(room, viewer, wish(fill(room, viewer, [hobbit, 3], [ebook, 1]), 3890))
  const orderId = fromOrder(placed.id)
  await hears(room, news(room, orderId, 3890).succeeded())
  return {
    id: placed.id as string,
    orderId,
    hobbits: placed.lines[0].id as string,
    ebooks: placed.lines[1].id as string,
    hobbit,
  }
}

type Sending = { readonly id: string; readonly hobbits: string; readonly only?: number | undefined }

/** Staff send so many of the Hobbits; all that is left without a number. */
export async function sent(room: OrderRoom, staff: Viewer, { id, hobbits, only }: Sending) {
  const lines = only === undefined ? {} : { lines: [{ lineId: hobbits, quantity: only }] }
  const input = { orderId: id, carrier: 'Post', trackingNumber: randomUUID(), ...lines }
  return does(room, staff)('shipOrder', input)
}

/** What the room said of this type, oldest first. */
export const told = async (room: OrderRoom, orderId: string, type: string) =>
  (await saidBy(room, orderId)).flatMap((one) => (one.type === type ? [one.data as never] : []))

/** The money of every refund that was asked for is on its way back. */
export async function paysBack(room: OrderRoom, orderId: string): Promise<void> {
  for (const { id, amount } of await room.prisma.refund.findMany({ where: { orderId, doneAt: null } }))
    await hears(room, news(room, orderId).refunded(id, amount))
}

/** What payment says of a dispute, and of a charge that it doubts. */
export const dispute = (orderId: string, status: 'OPEN' | 'WON' | 'LOST', disputeId = 'dp_1') =>
  said('payment.disputed', {
    orderId,
    disputeId,
    status,
    amount: { amount: 3890, currency: 'EUR' },
    reason: 'fraudulent',
  })
export const risk = (orderId: string) => said('payment.risk-found', { orderId, level: 'HIGHEST', score: 81 })

/** The UUID of a return that a test was shown. */
export const fromReturn = (globalId: string) => fromGlobalId('Return', globalId)

type Warning = ReturnType<typeof dispute> | ReturnType<typeof risk>

/** The room hears of a dispute or a doubt now, once. */
export const warned = (room: OrderRoom, event: Warning): Promise<void> =>
  (room.handlers[event.type] as (event: Warning) => Promise<void>)(event)

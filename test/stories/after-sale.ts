import { randomUUID } from 'node:crypto'
import { fromGlobalId } from '../../platform/id.ts'
import type { Book } from '../../scripts/demo/basket.ts'
import type { Placed } from '../../scripts/demo/purchase.ts'
import { order, payable, tryCard, untilStatus } from './buying.ts'
import type { Shop } from './shop.ts'
import { until } from './until.ts'
import type { Visitor } from './visitor.ts'

const orderFields = `order { id status nextStates refundable { amount } invoiceNumber payment { status received { amount } }
  hold { kind } disputes { status } refunds { amount { amount } doneAt creditNoteNumber } returns { id status } lines { id quantity } }`
const deeds: Readonly<Record<string, string>> = {
  refundOrder: 'RefundOrder',
  cancelOrder: 'CancelOrder',
  requestReturn: 'RequestReturn',
  acceptReturn: 'AcceptReturn',
  receiveReturn: 'ReceiveReturn',
  shipOrder: 'ShipOrder',
  releaseOrder: 'ReleaseOrder',
  settleHeldPayment: 'SettleHeldPayment',
}
const keyed = new Set(['refundOrder', 'requestReturn', 'receiveReturn', 'settleHeldPayment'])

/** Somebody does something about an order, under a new key where one is wanted; answers what came of it, refusals too. */
export async function does(who: Visitor, deed: string, input: object) {
  const query = `mutation ($input: ${deeds[deed]}Input!) { ${deed}(input: $input) { __typename
    ... on ${deeds[deed]}Success { ${orderFields} } ... on UserError { code message } } }`
  const whole = keyed.has(deed) ? { idempotencyKey: randomUUID(), ...input } : input
  const { data, errors } = await who.send(query, { input: whole })
  if (!data) throw new Error(JSON.stringify(errors))
  return data[deed]
}

/** The order as somebody sees it now. */
export async function seen(who: Visitor, id: string) {
  const { data } = await who.send(`query ($id: ID!) { ${orderFields.replace('order', 'order(id: $id)')} }`, { id })
  return data.order
}

/** Somebody buys one copy of each and pays with this card. */
export async function buys(
  shop: Shop,
  buyer: Visitor,
  { books, card = 'pm_card_visa' }: { books: Book[]; card?: string },
) {
  const placed = await order(buyer, books)
  await tryCard(shop, await payable(buyer, placed), card)
  await untilStatus(buyer, placed, 'PAID')
  return placed
}

export const untilPayment = (who: Visitor, { id }: Pick<Placed, 'id'>, status: string) =>
  until(`payment ${status}`, async () => (await seen(who, id)).payment.status === status, 20_000)

/** What the provider has given back of an order, in cents. */
export function givenBack({ stripe }: Shop, orderId: string): number {
  const mine = stripe.ledger().charges.filter(({ metadata }) => metadata.orderId === fromGlobalId('Order', orderId))
  return mine.reduce((all, { amount_refunded: back }) => all + back, 0)
}

import { ask } from '../../dev/stores/src/postgres.ts'
import { type Bought, type Buyer, openBuyer, type Title } from './buyer.ts'
import { payable, payFor, tryCard, untilPayment, untilStatus } from './paying.ts'
import type { Scene } from './scene.ts'
import type { Witness } from './witness.ts'

/** How an order goes. */
export type Journey = 'bought' | 'gone' | 'refused' | 'declined' | 'unpaid' | 'cancelled' | 'expired' | 'given-back'

interface Going {
  readonly scene: Scene
  readonly witness: Witness
  readonly title: Title
}

/** Goes the whole way with one buyer and one title; throws when it does not end as it should. */
export async function goOn(journey: Journey, going: Going): Promise<void> {
  const by = { buyer: openBuyer(going.scene, going.witness), witness: going.witness }
  const basket = await by.buyer.put([going.title])
  // She asks once, and does not wait for an answer that is late.
  if (journey === 'gone') return void (await by.buyer.order(basket, { once: true }).catch(() => undefined))
  if (journey === 'refused') {
    const outcome = await by.buyer.order(basket, { off: 1 })
    if (outcome.kind !== 'refused') throw new Error('an order with a wrong sum was taken')
    return
  }
  const outcome = await by.buyer.order(basket)
  if (outcome.kind !== 'placed') throw new Error(`the order was refused: ${outcome.code}`)
  await ways[journey](going.scene, by, outcome.order)
}

type Way = (scene: Scene, by: { buyer: Buyer; witness: Witness }, order: Bought) => Promise<void>

const ways: Readonly<Record<Exclude<Journey, 'refused' | 'gone'>, Way>> = {
  bought: payFor,
  async declined(scene, by, order) {
    await tryCard(scene, await payable(by.buyer, order), 'pm_card_chargeDeclined')
    await payFor(scene, by, order)
  },
  // She never tries a second card.
  async unpaid(scene, by, order) {
    await tryCard(scene, await payable(by.buyer, order), 'pm_card_chargeDeclined')
    await untilPayment(by, order, 'FAILED')
  },
  async cancelled(_scene, by, order) {
    await payable(by.buyer, order)
    await cancel(by.buyer, order)
    await untilStatus(by, order, { status: 'CANCELLED' })
  },
  async expired(scene, by, order) {
    await payable(by.buyer, order)
    await putForward(scene, [order])
    await untilStatus(by, order, { status: 'EXPIRED' })
  },
  async 'given-back'(scene, by, order) {
    await payFor(scene, by, order)
    await cancel(by.buyer, order)
    await untilStatus(by, order, { status: 'CANCELLED' })
  },
}

async function cancel(buyer: Buyer, { id }: Bought): Promise<void> {
  const { cancelOrder } = await buyer.ask(
    'mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { __typename ... on UserError { code message } } }',
    { input: { orderId: id } },
  )
  if (cancelOrder.code) throw new Error(`cancelling was refused: ${cancelOrder.message}`)
}

/** For these orders the time to pay is over. */
export async function putForward({ database }: Scene, orders: readonly Pick<Bought, 'orderId'>[]): Promise<void> {
  const ids = orders.map(({ orderId }) => orderId)
  await ask(
    database.order,
    `UPDATE customer_order SET pay_before = now() - interval '1 second' WHERE id = ANY ($1::uuid[])`,
    [ids],
  )
}

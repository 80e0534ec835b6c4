import { randomUUID } from 'node:crypto'
import { ask } from '../../dev/stores/src/postgres.ts'
import { fromGlobalId } from '../../platform/id.ts'
import { add, type Book, readCart } from '../../scripts/demo/basket.ts'
import * as documents from '../../scripts/demo/documents.ts'
import { type Delivered, type Follower, follow } from '../../scripts/demo/follower.ts'
import { mailsAbout } from '../../scripts/demo/mails.ts'
import { type Placed, pay, place } from '../../scripts/demo/purchase.ts'
import type { Shop } from './shop.ts'
import { until } from './until.ts'
import type { Visitor } from './visitor.ts'

export const contact = { email: 'guest@example.test', name: 'Gwen Guest' }

/** Puts one copy of each book into the basket and orders them. */
export async function order(buyer: Visitor, books: readonly Book[], writeTo = contact): Promise<Placed> {
  for (const book of books) await add(buyer, book)
  return place(buyer, await readCart(buyer), writeTo)
}

/** What the order can be paid with, when that is there. */
export async function payable(buyer: Visitor, { id, payment }: Placed): Promise<Placed['payment']> {
  if (payment.clientSecret) return payment
  return until(
    'the order can be paid',
    async () => {
      const { order: now } = await buyer.ask<{ order: { payment: Placed['payment'] } | null }>(
        'query ($id: ID!) { order(id: $id) { payment { clientSecret publishableKey } } }',
        { id },
      )
      return now?.payment.clientSecret ? now.payment : null
    },
    30_000,
  )
}

export const payFor = async (shop: Shop, buyer: Visitor, placed: Placed) =>
  pay(shop.stripe.url, await payable(buyer, placed))

/** A card is tried on the intent, as Stripe's script does; answers what Stripe said. */
export async function tryCard(shop: Shop, payment: Placed['payment'], card: string) {
  const secret = payment.clientSecret ?? ''
  const answer = await fetch(`${shop.stripe.url}/v1/payment_intents/${secret.split('_secret_')[0]}/confirm`, {
    method: 'POST',
    headers: { authorization: `Bearer ${payment.publishableKey}` },
    body: new URLSearchParams({ payment_method: card, client_secret: secret }),
  })
  return (await answer.json()) as { status?: string; error?: { code: string; message: string } }
}

/** The order as its buyer sees it. */
export async function readOrder(buyer: Visitor, id: string) {
  const { order: now } = await buyer.ask<{
    order: { status: string; payment: { status: string }; lines: { id: string; title: string; quantity: number }[] }
  }>(documents.readOrder, { id })
  return now
}

export const untilStatus = (buyer: Visitor, { id }: Placed, status: string) =>
  until(`order ${status}`, async () => (await readOrder(buyer, id)).status === status, 20_000)

/** Follows an order over the WebSocket. */
export const followOrder = (shop: Shop, buyer: Visitor, { id }: Placed): Follower => follow(shop.urls, buyer, id)

/** The types of what the socket told, in the order in which it came. */
export const told = (delivered: readonly Delivered[]) => delivered.flatMap(({ event }) => (event ? [event.type] : []))

/** The deliveries of the receipt of an order, once there is one. */
export const receipts = (shop: Shop, { number }: Placed, to = contact.email) =>
  mailsAbout(shop.inbox.url, to, ['receipt', number])

/** Waits until no event and no mail of the shop is under way any more, so that what did not come by now will not come. */
export async function quiet(shop: Shop, { id }: Placed): Promise<void> {
  const orderId = fromGlobalId('Order', id)
  const { order, payment, email } = shop.stores.database
  const waiting = `select 1 from outbox_event e join outbox_delivery d on d.event_id = e.id
    where d.done_at is null and (e.aggregate = $1 or e.data ->> 'orderId' = $1)`
  await until('the shop is quiet about the order', async () => {
    const open = await Promise.all([
      ask(order, waiting, [orderId]),
      ask(payment, waiting, [orderId]),
      ask(payment, 'select 1 from webhook_event where applied_at is null'),
      ask(email, `select 1 from mail where status = 'QUEUED'`),
    ])
    return open.every((rows) => rows.length === 0)
  })
}

export const home = { street: 'Lindenallee 12', city: 'Leipzig', postcode: '04105', country: 'DE' }

/** What a storefront sends to order what the buyer sees in the basket now. */
export async function wish(buyer: Visitor, more: object = {}) {
  const cart = await readCart(buyer)
  const { deliveryOptions } = await buyer.ask<{ deliveryOptions: { speed: string; price: { amount: number } }[] }>(
    documents.deliveryOptions,
    { country: home.country },
  )
  const delivery = deliveryOptions.find(({ speed }) => speed === 'STANDARD')
  if (!cart.subtotal || !delivery) throw new Error('the basket has no total, or there is no delivery')
  return {
    cartVersion: cart.version,
    expectedTotal: { amount: cart.subtotal.amount + delivery.price.amount, currency: 'EUR' },
    contact,
    address: home,
    delivery: 'STANDARD',
    idempotencyKey: randomUUID(),
    ...more,
  }
}

const placing = /* GraphQL */ `
  mutation Place($input: PlaceOrderInput!) {
    placeOrder(input: $input) {
      __typename
      ... on PlaceOrderSuccess { order { id number status total { amount } payment { clientSecret publishableKey } } }
      ... on UserError { code message field }
      ... on CartChanged { cartVersion }
      ... on PriceChanged { total { amount } lines { title unitPrice { amount } } }
      ... on OutOfStock { lines { title left reason message book { title } } }
    }
  }
`

/** Places an order; answers what came of it, refusals too. */
export async function tryToPlace(buyer: Visitor, input: object) {
  const { data, errors } = await buyer.send(placing, { input })
  if (!data) throw new Error(JSON.stringify(errors))
  return data.placeOrder as { __typename: string; order: Placed; [more: string]: unknown }
}

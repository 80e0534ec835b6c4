import { newId } from '../../../platform/id.ts'
import { cancelOrder } from '../../../subgraphs/order/src/actions/cancel-order.ts'
import { closeClaims } from '../../../subgraphs/order/src/actions/close-claims.ts'
import { expireOrders } from '../../../subgraphs/order/src/actions/expire-orders.ts'
import * as note from '../../../subgraphs/order/src/actions/note-payment.ts'
import { placeOrder } from '../../../subgraphs/order/src/actions/place-order.ts'
import { refundOrder } from '../../../subgraphs/order/src/actions/refund-order.ts'
import { settleHeldPayment } from '../../../subgraphs/order/src/actions/settle-held.ts'
import { shipOrder } from '../../../subgraphs/order/src/actions/ship-order.ts'
import { takePayment } from '../../../subgraphs/order/src/actions/take-payment.ts'
import type { Catalog } from '../../../subgraphs/order/src/clients/catalog.ts'
import type { ClaimStore } from '../../../subgraphs/order/src/data/claim-store.ts'
import type { HistoryStore } from '../../../subgraphs/order/src/data/history-store.ts'
import type { OrderStore } from '../../../subgraphs/order/src/data/order-store.ts'
import { applyWebhook, type Webhooks } from '../../../workers/payment/src/actions/apply-webhook.ts'
import { cancelPayment } from '../../../workers/payment/src/actions/cancel-payment.ts'
import { preparePayment } from '../../../workers/payment/src/actions/prepare-payment.ts'
import { refundPayment } from '../../../workers/payment/src/actions/refund-payment.ts'
import type { Notice } from '../../../workers/payment/src/domain/notice.ts'
import { heard as paymentHears } from '../../../workers/payment/src/events/index.ts'
import { openClaimModel } from './claim-model.ts'
import { noOrders, type OrderRows, openOrderModel } from './order-model.ts'
import { noPayments, openPaymentModel, openRefundModel, openWebhookModel } from './payment-model.ts'
import { type Hears, openPost } from './post.ts'
import { openProviderModel, type ProviderModel } from './provider-model.ts'
import { ShelfModel } from './shelf-model.ts'
import type { Steps } from './steps.ts'

/** A shop whose deeds are the real ones, and whose stores, queues and neighbours are models that take one step at a time. */
export type World = ReturnType<typeof openWorld>

/** Parts of the shop to be replaced by ones that are broken, to show that the promises are worth something. */
export interface Breakage {
  readonly catalog?: (catalog: Catalog, steps: Steps, shelf: ShelfModel) => Catalog
  readonly deeds?: (world: Breakable) => void
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

interface Breakable {
  readonly provider: Writable<ProviderModel>
  readonly claims: Writable<ClaimStore>
  readonly orders: Writable<OrderStore>
  readonly shelf: ShelfModel
  readonly rows: OrderRows
  readonly step: Steps['step']
}

/** How long an order can be paid, and how long a customer may cancel a paid one. */
export const times = { payWithinMs: 1_800_000, graceMs: 3_600_000, deadAfterMs: 60_000 }

const quiet = { error: () => {}, warn: () => {} }

export function openWorld(steps: Steps, copies: Readonly<Record<string, number>>, breakage: Breakage = {}) {
  const [orderRows, paymentRows, shelf] = [noOrders(), noPayments(), new ShelfModel(copies)]
  const post = () => posted
  const orders = openOrderModel(orderRows, steps, post)
  const claims = openClaimModel(orderRows, steps, post)
  const payment = openPaymentSide(steps, paymentRows, post)
  breakage.deeds?.({ provider: payment.room.provider, claims, orders, shelf, rows: orderRows, step: steps.step })
  const door = openDoor(steps, shelf)
  const catalog = breakage.catalog?.(door, steps, shelf) ?? door
  const history = {
    after: (id: string) => steps.step('history is read', () => orderRows.orders.get(id)?.history ?? []),
  }
  const needs = { orders, claims, catalog, now: steps.now, log: quiet, graceMs: times.graceMs }
  const posted = openPost(steps, {
    order: orderHears(needs),
    payment: paymentHears({ ...payment.room, ...payment.jobs }),
    catalog: {
      'order.return-received': ({ data }: { data: Parameters<ShelfModel['takeBack']>[0] }) =>
        steps.step('catalog takes back', () => shelf.takeBack(data)),
    },
  })
  return {
    ...{ steps, shelf, orderRows, paymentRows, post: posted, provider: payment.room.provider, orders },
    placeOrder: placeOrder({ ...needs, ...usualNeeds(steps) }),
    cancelOrder: cancelOrder(needs),
    shipOrder: shipOrder(needs),
    refundOrder: refundOrder(needs),
    // Of the history only the entries after one are asked for.
    settleHeld: settleHeldPayment({ ...needs, history: history as unknown as HistoryStore }),
    expire: expireOrders(needs),
    closeClaims: closeClaims({ claims, catalog, graceMs: times.deadAfterMs }),
    sweepPayments: payment.sweep,
  }
}

type Post = ReturnType<typeof openPost>
type Needs = note.NoteNeeds & { readonly claims: ReturnType<typeof openClaimModel> }

const orderHears = (needs: Needs): Hears => ({
  'payment.prepared': note.notePaymentReady(needs),
  'payment.succeeded': takePayment(needs),
  'payment.failed': note.notePaymentFailed(needs),
  'payment.cancelled': note.notePaymentCancelled(needs),
  'payment.refunded': note.noteRefund(needs),
  'payment.refund-failed': note.noteRefundFailed(needs),
})

const openDoor = ({ step }: Steps, shelf: ShelfModel): Catalog => ({
  reserve: (orderId, lines) => step('catalog reserves', () => shelf.reserve(orderId, lines)),
  claim: (orderId) => step('catalog claims', () => shelf.claim(orderId)),
  // The model has no back orders.
  awaited: async () => ({ lines: [] }),
  release: (orderId) => step('catalog releases', () => shelf.release(orderId)),
})

/** What placing needs beside that; a cart is what its owner's name says: `a2b1` holds two of a and one of b. */
const usualNeeds = ({ step, pass }: Steps) => ({
  carts: {
    read: ({ visitorId }: { visitorId: string }) =>
      step('cart is read', () => {
        const lines = [...visitorId.matchAll(/([ab])([1-9])/g)].map(([, bookId = '', n]) => ({
          bookId,
          quantity: Number(n),
        }))
        return { version: 1, lines }
      }),
  },
  countOpen: async () => ({ ofOwner: 1, ofNetwork: 1 }),
  openLimits: { perOwner: 5, perNetwork: 20 },
  nudges: {
    send: async () => {},
    // Whoever waits looks again after a while; here that while is over when its turn comes.
    follow: (_orderId: string, onNudge: () => void) => {
      void step('time passes', () => pass(1500)).then(onNudge, onNudge)
      return () => {}
    },
  },
  payWithinMs: times.payWithinMs,
  secretWithinMs: 0,
})

function openPaymentSide(steps: Steps, rows: ReturnType<typeof noPayments>, post: () => Post) {
  // Every webhook comes twice, each time when the scheduler wants.
  const tell = (notice: Notice) => {
    const id = newId()
    for (let time = 0; time < 2; time += 1) {
      const comes = steps.step('webhook comes', () => {
        if (!rows.webhooks.has(id)) rows.webhooks.set(id, { notice, appliedAt: null, outcome: null })
      })
      // What was lost on the way the provider sends again, for days.
      void comes
        .catch(() => rows.webhooks.set(id, { notice, appliedAt: null, outcome: null }))
        .then(() => jobs.apply(id))
    }
  }
  const room = {
    provider: openProviderModel(steps, tell),
    payments: openPaymentModel(rows, steps, post),
    refunds: openRefundModel(rows, steps, post),
    webhooks: openWebhookModel(rows, steps),
    ours: { account: null, livemode: false },
    onOddity: () => {},
  }
  // No dispute comes up in these schedules.
  const webhookRoom = room as unknown as Webhooks
  const begin = (work: Promise<unknown>) => work.then(nothing, nothing)
  const jobs = {
    // A job is added and taken elsewhere: whoever adds it does not wait for it.
    prepare: async (orderId: string) => void begin(preparePayment(room, orderId)),
    cancel: async (orderId: string) => void begin(cancelPayment(room, orderId)),
    refund: async (refundId: string) => void begin(refundPayment(room, refundId)),
    apply: (id: string) => void begin(applyWebhook(webhookRoom, id)),
  }
  const sweep = async () => {
    for (const { orderId, cancel } of await room.payments.unfinished())
      void (cancel ? jobs.cancel : jobs.prepare)(orderId)
    for (const refundId of await room.refunds.unfinished()) void jobs.refund(refundId)
    for (const id of await room.webhooks.unfinished()) jobs.apply(id)
  }
  return { room, jobs, sweep }
}

const nothing = () => undefined

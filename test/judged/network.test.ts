import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { openCounter, placed } from '../../workers/payment/test/counter.ts'
import { until } from '../../workers/payment/test/until.ts'
import { chaptersWith } from './tools.ts'
import { openLines, type Toxic } from './toxics.ts'

const long = 40_000

/** Half open: nobody hangs up, and nothing comes this way. */
const never = (stream: Toxic['stream']): Toxic => ({ type: 'timeout', stream, attributes: { timeout: 0 } })

const describe = chaptersWith(['toxiproxy-server'])

describe('The network fails', () => {
  let lines: Awaited<ReturnType<typeof openLines>>
  let counter: Awaited<ReturnType<typeof openCounter>>
  beforeAll(async () => {
    lines = await openLines()
    counter = await openCounter({ between: (what, url) => lines.lay(what, url) })
  }, 90_000)
  afterEach(async () => {
    await lines.mend()
  })
  afterAll(async () => {
    await counter.close()
    await lines.close()
  }, long)

  const placeOrder = async () => {
    const order = counter.newOrder()
    await counter.say('order.placed', placed(order))
    return order
  }
  const paid = async (order: string) => {
    await counter.news.wait('payment.prepared', order, { withinMs: long })
    await counter.pay(order)
    await counter.news.wait('payment.succeeded', order, { withinMs: long })
    return order
  }
  const askRefund = async (orderId: string) => {
    const refundId = counter.newOrder()
    const amount = { amount: 1999, currency: 'EUR' }
    await counter.say('order.refund-asked', { orderId, refundId, amount, reason: 'late' })
    return refundId
  }
  const of = <T extends { metadata: Readonly<Record<string, string>> }>(rows: readonly T[], order: string) =>
    rows.filter((one) => one.metadata.orderId === order)

  /** One intent, one charge, one refund at the most, each said once: whatever the network did. */
  async function expectOnce(order: string, refunds: number) {
    await until(
      'nothing is under way',
      async () => (await counter.prisma.outboxDelivery.count({ where: { doneAt: null } })) === 0,
    )
    const ledger = counter.stripe.ledger()
    expect(of(ledger.intents, order)).toHaveLength(1)
    expect(of(ledger.charges, order).filter(({ status }) => status === 'succeeded')).toHaveLength(1)
    expect(of(ledger.refunds, order)).toHaveLength(refunds)
    // An event may arrive twice, when what marks it as done was lost; it is the same one by its id.
    const said = (type: `payment.${string}`) => new Set(counter.news.of(type, order).map(({ id }) => id)).size
    expect([said('payment.prepared'), said('payment.succeeded'), said('payment.refunded')]).toEqual([1, 1, refunds])
  }

  // What is asked arrives, or it does not; the answer comes late, cut short, or never.
  const betweenUsAndStripe: readonly (readonly [string, Toxic])[] = [
    ['Stripe’s connections are reset', { type: 'reset_peer', stream: 'upstream' }],
    ['Stripe does what it is asked and its answers are reset', { type: 'reset_peer', stream: 'downstream' }],
    ['Stripe’s answers break off', { type: 'limit_data', stream: 'downstream', attributes: { bytes: 120 } }],
    ['what Stripe is asked never arrives', never('upstream')],
    ['Stripe does what it is asked and its answers are lost', never('downstream')],
  ]

  test.each(betweenUsAndStripe)(
    'while %s, an order is to be paid and another refunded: each happens once',
    async (_what, toxic) => {
      const other = await paid(await placeOrder())
      const before = await counter.failures()
      await lines.spoil('stripe', toxic)
      const order = await placeOrder()
      await askRefund(other)
      // Two tries have failed, of what is to be done for the one or the other.
      await until('the fault was met', async () => (await counter.failures()) >= before + 2, long)
      expect(counter.news.of('payment.prepared', order)).toEqual([])
      await lines.mend()
      await paid(order)
      await counter.news.wait('payment.refunded', other, { withinMs: long })
      await expectOnce(order, 0)
      await expectOnce(other, 1)
    },
    90_000,
  )

  test('while Stripe is slow, Ann pays and has her money back, once', async () => {
    const slow = { type: 'latency', stream: 'downstream', attributes: { latency: 700, jitter: 300 } } as const
    await lines.spoil('stripe', slow)
    const order = await paid(await placeOrder())
    await askRefund(order)
    await counter.news.wait('payment.refunded', order, { withinMs: long })
    await expectOnce(order, 1)
  }, 90_000)

  test('while Postgres is slow, Ann pays and has her money back, once', async () => {
    const slow = { type: 'latency', stream: 'downstream', attributes: { latency: 60, jitter: 30 } } as const
    await lines.spoil('database', slow)
    const order = await paid(await placeOrder())
    await askRefund(order)
    await counter.news.wait('payment.refunded', order, { withinMs: long })
    await expectOnce(order, 1)
  }, 90_000)

  const betweenUsAndStores: readonly (readonly [string, 'database' | 'redis', Toxic])[] = [
    ['Postgres’ connections are reset', 'database', { type: 'reset_peer', stream: 'upstream' }],
    ['Postgres commits and its answers are reset', 'database', { type: 'reset_peer', stream: 'downstream' }],
    ['Postgres says nothing more', 'database', never('downstream')],
    ['Redis’ connections are reset', 'redis', { type: 'reset_peer', stream: 'downstream' }],
    ['Redis says nothing more', 'redis', never('downstream')],
  ]

  test.each(betweenUsAndStores)(
    'while %s, Ann pays what was prepared and Bob orders: both are charged once',
    async (_what, store, toxic) => {
      const ann = await placeOrder()
      await counter.news.wait('payment.prepared', ann, { withinMs: long })
      await lines.spoil(store, toxic)
      await counter.pay(ann)
      const bob = await placeOrder()
      await until('the fault was met', async () => (await counter.degraded()).includes(store), long)
      expect(counter.news.of('payment.succeeded', ann)).toEqual([])
      await lines.mend()
      await counter.news.wait('payment.succeeded', ann, { withinMs: long })
      await paid(bob)
      await expectOnce(ann, 0)
      await expectOnce(bob, 0)
    },
    120_000,
  )
})

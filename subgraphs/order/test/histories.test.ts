import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { checkHistories } from '../src/actions/check-histories.ts'
import { openHistoryChecks } from '../src/data/history-checks.ts'
import { bought, dispute, does, ofEur, paysBack, risk, sent, warned } from './after-sale.ts'
import { bookseller, customer, type OrderRoom, openRoom, placed, until } from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom()
})
afterAll(() => room.close())

const [ann, mrsPage] = [customer(), bookseller()]

/** What a round finds: how many are off, and what it logs of each. */
async function round(now = new Date(), bounds = { page: 500, mostPages: 400 }) {
  const told: { orderId: string; differences: string[] }[] = []
  const warnings: unknown[] = []
  let off = -1
  const database = { prisma: room.prisma } as Parameters<typeof openHistoryChecks>[0]
  await checkHistories({
    checks: openHistoryChecks(database),
    now: () => now,
    log: {
      error: (fact) => void told.push(fact as (typeof told)[number]),
      warn: (fact, what) => void warnings.push([what, fact]),
    },
    bounds,
    onChecked: (many) => {
      off = many
    },
  })()
  return { off, told, warnings }
}

test('of orders that went every way there is, each row is its history’s fold', async () => {
  await placed(room, ann)
  const returned = await bought(room, ann)
  await sent(room, mrsPage, returned)
  const lines = [{ lineId: returned.hobbits, quantity: 1 }]
  const asked = await does(room, ann)('requestReturn', {
    orderId: returned.id,
    lines: [{ ...lines[0], reason: 'OTHER' }],
  })
  await does(room, mrsPage)('acceptReturn', { returnId: asked.return.id })
  await does(room, mrsPage)('receiveReturn', { returnId: asked.return.id, lines: [{ ...lines[0], restock: true }] })
  await paysBack(room, returned.orderId)
  const held = await bought(room, ann)
  await warned(room, risk(held.orderId))
  await warned(room, dispute(held.orderId, 'OPEN'))
  const cancelled = await bought(room, ann)
  await does(room, ann)('cancelOrder', { orderId: cancelled.id })
  expect(await round()).toEqual({ off: 0, told: [], warnings: [] })
})

test.each([
  [
    'its status',
    `UPDATE customer_order SET status = 'DELIVERED' WHERE id = $1::uuid`,
    'status is DELIVERED, by the history PARTLY_SHIPPED',
  ],
  [
    'its payment',
    `UPDATE customer_order SET payment_status = 'REFUNDED' WHERE id = $1::uuid`,
    'paymentStatus is REFUNDED, by the history REFUNDING',
  ],
  ['its hold', 'UPDATE customer_order SET held = true WHERE id = $1::uuid', 'held is true, by the history false'],
  ['its count', 'UPDATE customer_order SET sequence = 9 WHERE id = $1::uuid', 'sequence is 9, by the history 6'],
  [
    'its return',
    `UPDATE order_return SET status = 'REFUSED' WHERE order_id = $1::uuid`,
    'is REFUSED, by the history ACCEPTED',
  ],
  [
    'what was received',
    'UPDATE customer_order SET received = 1 WHERE id = $1::uuid',
    'received is 1, by the history 3890',
  ],
  [
    'what was sent',
    'UPDATE order_line SET shipped = 2 WHERE order_id = $1::uuid AND shipped = 1',
    '1 are to be shipped',
  ],
  ['a refund', 'UPDATE refund SET amount = 7 WHERE order_id = $1::uuid', 'is 7 ASKED, by the history 500 ASKED'],
  [
    'its history',
    `INSERT INTO order_event VALUES ($1::uuid, 8, 'DELIVERED', now(), 'SHOP', null, '{}')`,
    'entry 7 of the history is missing',
  ],
])('somebody changes %s by hand, and the next round says so', async (_what, sql, difference) => {
  const order = await bought(room, ann)
  await sent(room, mrsPage, { ...order, only: 1 })
  const lines = [{ lineId: order.hobbits, quantity: 1, reason: 'OTHER' }]
  const asked = await does(room, ann)('requestReturn', { orderId: order.id, lines })
  await does(room, mrsPage)('acceptReturn', { returnId: asked.return.id })
  await does(room, mrsPage)('refundOrder', { orderId: order.id, amount: ofEur(500), reason: 'Late.' })
  const before = (await round()).off
  await room.prisma.$executeRawUnsafe(sql, order.orderId)
  const { off, told } = await round()
  expect(off).toBe(before + 1)
  const found = told.find(({ orderId }) => orderId === order.orderId)
  expect(found?.differences).toEqual([expect.stringContaining(difference)])
})

test('a round looks at what happened in the last two hours, page by page, by the index', async () => {
  const { off } = await round(new Date(Date.now() + 3 * 3_600_000))
  expect(off).toBe(0)
  const checks = openHistoryChecks({ prisma: room.prisma } as Parameters<typeof openHistoryChecks>[0])
  const all: string[] = []
  let after = { at: new Date(0), orderId: '00000000-0000-0000-0000-000000000000' as never }
  for (let page = await checks.recent(after, 3); page.length > 0; page = await checks.recent(after, 3)) {
    all.push(...page.map(({ orderId }) => orderId))
    after = page.at(-1) as typeof after
  }
  const orders = await room.prisma.customerOrder.count()
  expect(new Set(all).size).toBe(orders)
  const plan = await room.prisma.$transaction(async (tx) => {
    // The table of a test is too small for an index to be worth it.
    await tx.$executeRaw`SET LOCAL enable_seqscan = off`
    await tx.$executeRaw`SET LOCAL enable_bitmapscan = off`
    return tx.$queryRaw<Record<string, string>[]>`
      EXPLAIN SELECT at, order_id FROM order_event WHERE (at, order_id) > (now(), ${after.orderId}::uuid)
      ORDER BY at, order_id LIMIT 500`
  })
  const lines = plan.map((line) => line['QUERY PLAN']).join('\n')
  expect(lines).toContain('order_event_at_order_id_idx')
  expect(lines).not.toContain('Sort')
})

test('a round that meets its bound says from when on it did not look', async () => {
  const { warnings } = await round(new Date(), { page: 1, mostPages: 1 })
  expect(warnings).toEqual([['histories.not-all-checked', { pages: 1, from: expect.any(Date) }]])
})

test('the first round is when the room opens, and the gauge tells what it found', async () => {
  const page = async () => (await fetch(`http://127.0.0.1:${room.healthPort}/metrics`)).text()
  await until(async () => /^quire_orders_off_history\{.*\} 0$/m.test(await page()) || null)
})

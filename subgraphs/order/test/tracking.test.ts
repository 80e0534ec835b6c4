import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { hears, news, type OrderRoom, openRoom, placed, track, visitor } from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom()
})
afterAll(() => room.close())

const ann = visitor()

async function tracked(id: string, after?: number) {
  const tracking = await track(room, ann, { id, ...(after !== undefined && { after }) })
  if ('refused' in tracking) throw new Error(JSON.stringify(tracking.refused))
  return tracking
}

test('Ann sees how her order stands, then everything that happens, each once and in order', async () => {
  const { order, orderId } = await placed(room, ann)
  const payment = news(room, orderId)
  const tracking = await tracked(order.id)
  expect(await tracking.next()).toEqual({
    sequence: 1,
    event: null,
    order: { status: 'PLACED', payment: { status: 'PREPARING', clientSecret: null } },
  })
  await hears(room, payment.prepared())
  expect(await tracking.next()).toMatchObject({
    sequence: 2,
    event: { type: 'PAYMENT_READY' },
    order: { payment: { clientSecret: 'pi_1_secret' } },
  })
  const committed = hears(room, payment.succeeded()).then(() => performance.now())
  const seen = tracking.next().then((message) => ({ message, at: performance.now() }))
  const { message, at } = await seen
  expect(message).toMatchObject({ sequence: 3, event: { type: 'PAID' }, order: { status: 'PAID' } })
  expect(at - (await committed)).toBeLessThan(1000)
  tracking.end()
})

test('after a reconnect she is told what she missed, and what she saw is not told again', async () => {
  const { order, orderId } = await placed(room, ann)
  await hears(room, news(room, orderId).prepared())
  await hears(room, news(room, orderId).failed())
  await hears(room, news(room, orderId).succeeded())
  const tracking = await tracked(order.id, 2)
  expect(await tracking.next()).toMatchObject({ sequence: 2, event: null, order: { status: 'PAID' } })
  expect(await tracking.next()).toMatchObject({
    sequence: 3,
    event: { type: 'PAYMENT_FAILED' },
    order: { status: 'PAID' },
  })
  expect(await tracking.next()).toMatchObject({ sequence: 4, event: { type: 'PAID' } })
  tracking.end()
})

test('a nudge that was lost costs two seconds, not the event', async () => {
  const { order, orderId } = await placed(room, ann)
  const tracking = await tracked(order.id)
  await tracking.next()
  const message = tracking.next()
  await room.prisma.$executeRaw`
    WITH noted AS (
      INSERT INTO order_event SELECT ${orderId}::uuid, 2, 'CANCELLED', now(), 'SHOP', NULL, '{}'::jsonb
    ) UPDATE customer_order SET status = 'CANCELLED', sequence = 2 WHERE id = ${orderId}::uuid`
  expect(await message).toMatchObject({ sequence: 2, event: { type: 'CANCELLED' }, order: { status: 'CANCELLED' } })
  tracking.end()
})

test('who stops following is forgotten at once, though nothing happens to the order', async () => {
  const { order } = await placed(room, ann)
  const tracking = await tracked(order.id)
  await tracking.next()
  const waiting = tracking.next()
  const started = performance.now()
  tracking.end()
  expect(await waiting).toBeUndefined()
  expect(performance.now() - started).toBeLessThan(1000)
})

test("Bob cannot follow Ann's order, and an order that never was answers alike", async () => {
  const { order } = await placed(room, ann)
  const [hers, none] = [
    await track(room, visitor(), { id: order.id }),
    await track(room, visitor(), { id: 'T3JkZXI6bm90aGluZw' }),
  ]
  expect('refused' in hers && hers.refused.errors?.[0]?.message).toBe('There is no such order.')
  expect('refused' in none && none.refused.errors?.[0]?.message).toBe('There is no such order.')
})

test('a negative `after` makes no sense', async () => {
  const { order } = await placed(room, ann)
  const refused = await track(room, ann, { id: order.id, after: -1 })
  expect('refused' in refused && refused.refused.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
})

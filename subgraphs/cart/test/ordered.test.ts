import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { EventData } from '@quire/contracts/events'
import { events } from '@quire/contracts/events'
import { newId } from '@quire/platform/id'
import { eventQueue, openQueue } from '@quire/platform/queues'
import { openRedis } from '@quire/platform/redis'
import { type Job, QueueEvents } from 'bullmq'
import type { Offer } from '../src/domain/cart.ts'
import { add, bookId, newVisitor, openShop, type Person, type Shop, seeCart, signedIn } from './cast.ts'

let shop: Shop
let tell: (event: { id: string; data: unknown }) => Promise<Job>
let finished: QueueEvents
beforeAll(async () => {
  shop = await openShop()
  const waiting = openRedis(shop.life, shop.redisUrl, 'waits')
  const queues = { asking: waiting, waiting, prefix: shop.env.QUEUE_PREFIX }
  // As the relay of the room order adds it.
  const queue = shop.life.hold('queue', openQueue(eventQueue('cart'), queues), (one) => one.close())
  const options = { connection: openRedis(shop.life, shop.redisUrl, 'waits'), prefix: queues.prefix }
  finished = shop.life.hold('queue events', new QueueEvents(queue.name, options), (one) => one.close())
  await finished.waitUntilReady()
  tell = ({ id, data }) => {
    const envelope = { id, type: 'order.placed', aggregate: randomUUID(), sequence: 1, trace: null }
    return queue.add('order.placed', { ...envelope, at: new Date().toISOString(), data })
  }
})
afterAll(() => shop.close())

const see = async (person: Person) => (await shop.ask(person, seeCart)).data.cart
const put = (person: Person, offer: Offer, quantity: number) =>
  shop.ask(person, add, { input: { bookId: bookId(offer), quantity } })

function orderOf(owner: Person, ...lines: [Offer, number][]): EventData<'order.placed'> {
  return events['order.placed'].data.parse({
    orderId: newId(),
    number: 'Q-1',
    contact: { email: 'ann@example.org', name: 'Ann' },
    owner,
    lines: lines.map(([{ bookId, title, price }, quantity]) => ({ bookId, title, quantity, unitPrice: price })),
    total: { amount: 1000, currency: 'EUR' },
    payBefore: new Date().toISOString(),
  })
}

test.each(['as a guest', 'signed in'])(
  'Ann orders %s: what she ordered leaves, what she added since stays',
  async (how) => {
    const ann = how === 'signed in' ? signedIn(newVisitor()) : newVisitor()
    const [dune, emma, ulysses] = ['Dune', 'Emma', 'Ulysses'].map((title) => shop.shelf.stock(title)) as [
      Offer,
      Offer,
      Offer,
    ]
    await put(ann, dune, 2)
    await put(ann, emma, 1)
    const order = orderOf(ann, [dune, 2], [emma, 1])
    await put(ann, emma, 3)
    await put(ann, ulysses, 1)
    const before = await see(ann)
    await (await tell({ id: newId(), data: order })).waitUntilFinished(finished)
    const after = await see(ann)
    expect(after.lines).toMatchObject([
      { title: 'Emma', quantity: 3 },
      { title: 'Ulysses', quantity: 1 },
    ])
    expect(after.version).toBeGreaterThan(before.version)
  },
)

test('the same event eight times at once takes out once', async () => {
  const [ann, dune] = [newVisitor(), shop.shelf.stock('Dune')]
  await put(ann, dune, 50)
  const event = { id: newId(), data: orderOf(ann, [dune, 2]) }
  const jobs = await Promise.all(Array.from({ length: 8 }, () => tell(event)))
  await Promise.all(jobs.map((job) => job.waitUntilFinished(finished)))
  expect(await see(ann)).toMatchObject({ totalQuantity: 48 })
})

test('Ann orders as a guest and signs in before the news arrives: what she ordered leaves the basket of her account', async () => {
  const [account, dune, emma] = [signedIn(newVisitor()), shop.shelf.stock('Dune'), shop.shelf.stock('Emma')]
  await put(account, dune, 1)
  const guest = newVisitor()
  await put(guest, dune, 2)
  await put(guest, emma, 1)
  const order = orderOf(guest, [dune, 2], [emma, 1])
  const both = signedIn(guest, account.userId ?? '')
  expect(await see(both)).toMatchObject({ totalQuantity: 4 })
  await (await tell({ id: newId(), data: order })).waitUntilFinished(finished)
  expect((await see(both)).lines).toMatchObject([{ title: 'Dune', quantity: 1 }])
})

test('an order of nothing that is in the basket leaves its version alone', async () => {
  const [ann, dune, emma] = [newVisitor(), shop.shelf.stock('Dune'), shop.shelf.stock('Emma')]
  await put(ann, dune, 1)
  const before = await see(ann)
  await (await tell({ id: newId(), data: orderOf(ann, [emma, 1]) })).waitUntilFinished(finished)
  expect(await see(ann)).toEqual(before)
})

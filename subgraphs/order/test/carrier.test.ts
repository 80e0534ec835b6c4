import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { isTimelySignature, signTimely } from '@quire/platform/timely-signature'
import { tidyCarrierEvents } from '../src/actions/apply-carrier-events.ts'
import { openCarrierEvents } from '../src/data/carrier-events.ts'
import { shelve } from './neighbours.ts'
import {
  asked,
  bookseller,
  carrierSecret,
  customer,
  fill,
  fromOrder,
  hears,
  look,
  news,
  type OrderRoom,
  openRoom,
  place,
  saidBy,
  track,
  until,
  wish,
} from './order-room.ts'

const told: { carrier: string; trackingNumber: string }[] = []
const tracker = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks)
    const isOurs = isTimelySignature(request.headers['carrier-signature'], body, {
      secrets: [carrierSecret],
      now: Date.now(),
    })
    // The first word of each parcel is lost on the way.
    const parcel = JSON.parse(body.toString())
    const isFirst = !told.some(({ trackingNumber }) => trackingNumber === parcel.trackingNumber)
    told.push(parcel)
    response.writeHead(isFirst ? 503 : isOurs ? 201 : 401).end()
  })
})

let room: OrderRoom
beforeAll(async () => {
  await new Promise<void>((resolve) => tracker.listen(0, '127.0.0.1', resolve))
  room = await openRoom({ CARRIER_API_URL: `http://127.0.0.1:${(tracker.address() as AddressInfo).port}/` })
})
afterAll(async () => {
  await room.close()
  tracker.close()
})

const ann = customer()
const mrsPage = bookseller()

async function paid() {
  const book = shelve(room.neighbours, { title: 'The Hobbit', minor: 1000 })
  const { order } = await place(room, ann, wish(fill(room, ann, [book, 2]), 2390))
  await hears(room, news(room, fromOrder(order.id), 2390).succeeded())
  return order
}

const ship = async (order: { id: string }, parcel: object) => {
  const input = { orderId: order.id, carrier: 'DHL', ...parcel }
  return (await room.ask(mrsPage, asked.ship, { input })).data.shipOrder.order
}

// This morning, since a scan is of a parcel that was sent about then.
const morning = Math.floor(Date.now() / 3_600_000 - 8) * 3_600_000
const at = (minutes: number) => new Date(morning + minutes * 60_000).toISOString()
const number = () => randomUUID().slice(0, 12).toUpperCase()

const event = (trackingNumber: string, status: string, more: object = {}) => ({
  id: randomUUID(),
  carrier: 'dhl',
  trackingNumber,
  status,
  at: at(0),
  ...more,
})

/** What the carrier posts, as the door answers it. */
async function post(body: object | string, { secret = carrierSecret, now = Date.now(), header = '' } = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const signature = header || signTimely(text, { secret, at: now })
  const headers = {
    'content-type': 'application/json',
    ...(signature !== 'none' && { 'carrier-signature': signature }),
  }
  const answer = await fetch(`${room.url}/webhooks/carrier`, { method: 'POST', body: text, headers })
  await answer.text()
  return answer.status
}

const pick = ({ id, carrier, trackingNumber, status }: ReturnType<typeof event>) => ({
  id,
  carrier,
  trackingNumber,
  status,
})

const rowOf = (id: string) => room.prisma.carrierEvent.findFirst({ where: { id } })
const applied = (id: string, outcome = 'APPLIED') =>
  until(async () => ((await rowOf(id))?.outcome === outcome ? true : null))
const metrics = async () => (await fetch(`http://127.0.0.1:${room.healthPort}/metrics`)).text()

test('A parcel moves before Ann’s eyes, and her order arrives with the last of two', async () => {
  const order = await paid()
  const [first, second] = [number(), number()]
  const [line] = order.lines
  await ship(order, { trackingNumber: first, lines: [{ lineId: line.id, quantity: 1 }] })
  await ship(order, { trackingNumber: second })
  const following = await track(room, ann, { id: order.id })
  if (!following.next) throw new Error('Ann may follow her order')
  await following.next()
  const moved = event(first, 'IN_TRANSIT', { place: 'Leipzig', eta: at(50) })
  expect(await post(moved)).toBe(200)
  expect(await following.next()).toMatchObject({
    event: { type: 'PARCEL_MOVED', message: `Parcel ${first} is on its way: Leipzig.` },
    order: { status: 'SHIPPED' },
  })
  expect((await look(room, ann, order.id)).parcels).toMatchObject([
    { trackingNumber: first, eta: at(50), scans: [{ status: 'IN_TRANSIT', at: at(0), place: 'Leipzig' }] },
    { trackingNumber: second, eta: null, scans: [] },
  ])
  await post(event(first, 'DELIVERED', { at: at(20) }))
  expect((await following.next()).event.type).toBe('PARCEL_MOVED')
  await post(event(second, 'DELIVERED', { at: at(30) }))
  expect((await following.next()).event.type).toBe('PARCEL_MOVED')
  expect(await following.next()).toMatchObject({ event: { type: 'DELIVERED' }, order: { status: 'DELIVERED' } })
  following.end?.()
  const delivered = (await saidBy(room, fromOrder(order.id))).filter(({ type }) => type === 'order.delivered')
  expect(delivered.map(({ data }) => data)).toMatchObject([{ number: order.number, contact: { name: 'Ann Archer' } }])
  expect((await look(room, ann, order.id)).history.at(-1)).toMatchObject({ type: 'DELIVERED', by: 'CARRIER' })
})

test('Doubled, at once and in the wrong order: one scan each, and nothing moves back', async () => {
  const order = await paid()
  const parcel = number()
  await ship(order, { trackingNumber: `${parcel.slice(0, 4)} ${parcel.slice(4)}`.toLowerCase() })
  const scans = [
    event(parcel, 'DELIVERED', { at: at(30) }),
    event(parcel, 'PICKED_UP', { at: at(1), eta: at(59) }),
    event(parcel, 'OUT_FOR_DELIVERY', { at: at(20), eta: at(31) }),
  ]
  const answers = await Promise.all([...scans, ...scans, ...scans].map((scan) => post(scan)))
  expect(new Set(answers)).toEqual(new Set([200]))
  for (const { id } of scans) await applied(id)
  const now = await look(room, ann, order.id)
  expect(now.status).toBe('DELIVERED')
  expect(now.parcels[0].scans.map(({ status }: { status: string }) => status)).toEqual([
    'PICKED_UP',
    'OUT_FOR_DELIVERY',
    'DELIVERED',
  ])
  expect(now.parcels[0].eta).toBeNull()
  expect(now.history.filter(({ type }: { type: string }) => type === 'DELIVERED')).toHaveLength(1)
})

test('The carrier is quicker than Mrs Page: the scan is parked, and applied when the parcel is told', async () => {
  const order = await paid()
  const parcel = number()
  const early = event(parcel, 'PICKED_UP')
  await post(early)
  await applied(early.id, 'PARKED')
  expect(await metrics()).toMatch(/quire_carrier_events_parked\{.*\} [1-9]/)
  await ship(order, { trackingNumber: parcel })
  await applied(early.id)
  expect((await look(room, ann, order.id)).parcels[0].scans).toHaveLength(1)
}, 20_000)

test('The same number of another carrier is another parcel; one that nobody sends is given up after three days', async () => {
  const order = await paid()
  const parcel = number()
  await ship(order, { trackingNumber: parcel })
  const other = event(parcel, 'DELIVERED', { carrier: 'UPS' })
  await post(other)
  await applied(other.id, 'PARKED')
  expect((await look(room, ann, order.id)).status).toBe('SHIPPED')
  await room.prisma
    .$executeRaw`UPDATE carrier_event SET received_at = now() - interval '73 hours' WHERE id = ${other.id}`
  const lost: object[] = []
  const log = { warn: (fact: object) => void lost.push(fact) }
  const carrierEvents = openCarrierEvents({ prisma: room.prisma, outbox: {} as never })
  await tidyCarrierEvents({ carrierEvents, log })()
  expect(lost).toEqual([{ eventIds: [other.id] }])
  expect(await rowOf(other.id)).toMatchObject({ outcome: 'GIVEN_UP', endedAt: expect.any(Date) })
  const query = '{ unmatchedScans { id carrier trackingNumber status isGivenUp } }'
  const shown = (await room.ask(mrsPage, query)).data.unmatchedScans
  expect(shown).toContainEqual({ ...pick(other), isGivenUp: true })
  expect((await room.ask(ann, query)).errors?.[0]?.extensions?.code).toBe('FORBIDDEN')
})

test('Forged, old, early, unsigned and altered scans change nothing, are answered 401 and counted', async () => {
  const order = await paid()
  const parcel = number()
  await ship(order, { trackingNumber: parcel })
  const scan = event(parcel, 'DELIVERED')
  const other = signTimely(JSON.stringify(event(parcel, 'FAILED')), { secret: carrierSecret, at: Date.now() })
  const answers = [
    await post(scan, { secret: 'x'.repeat(43) }),
    await post(scan, { now: Date.now() - 301_000 }),
    await post(scan, { now: Date.now() + 302_000 }),
    await post(scan, { header: 'none' }),
    await post(scan, { header: other }),
  ]
  expect(answers).toEqual([401, 401, 401, 401, 401])
  expect(await rowOf(scan.id)).toBeNull()
  expect(await metrics()).toMatch(/quire_carrier_webhooks_total\{outcome="refused".*\} 5/)
})

test.each([
  ['no JSON', 'parcel'],
  ['an unknown status', { ...event('X1', 'LOST') }],
  ['no id', { ...event('X1', 'DELIVERED'), id: undefined }],
  ['an id of two lines', { ...event('X1', 'DELIVERED'), id: 'a\nb' }],
  ['a moment in years', { ...event('X1', 'DELIVERED'), at: '2099-01-01T00:00:00Z' }],
  ['a number without end', { ...event('1'.repeat(61), 'DELIVERED') }],
  ['a place with a NUL', { ...event('X1', 'DELIVERED'), place: 'Leip\u0000zig' }],
])('Signed, but %s: it is refused with 400', async (_what, body) => {
  expect(await post(body)).toBe(400)
})

test('A parcel is found by its number through an index', async () => {
  const plan = await room.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL enable_seqscan = off`
    return tx.$queryRaw<{ 'QUERY PLAN': string }[]>`
      EXPLAIN SELECT id FROM parcel WHERE upper(regexp_replace(tracking_number, '\\s', '', 'g')) = 'A1'`
  })
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('parcel_tracking_key')
})

test('More than a scan can be is not read', async () => {
  expect(await post({ ...event('X1', 'DELIVERED'), more: 'x'.repeat(70_000) })).toBe(413)
})

test('Whoever tells how parcels move is told of each, again until it takes it', async () => {
  const order = await paid()
  const parcel = number()
  await ship(order, { trackingNumber: parcel, carrier: 'GLS' })
  await until(async () => (told.filter(({ trackingNumber }) => trackingNumber === parcel).length >= 2 ? true : null))
  expect(told).toContainEqual({ carrier: 'GLS', trackingNumber: parcel })
}, 20_000)

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mailsAbout } from '../../scripts/demo/mails.ts'
import { buys, does } from './after-sale.ts'
import { contact, followOrder, quiet, readOrder, receipts, told, untilStatus } from './buying.ts'
import { plentiful, type ShelvedBook } from './shelf.ts'
import { openShop, type Shop } from './shop.ts'
import { until } from './until.ts'
import { signedIn, type Visitor, visitor } from './visitor.ts'

let shop: Shop
let books: ShelvedBook[]
let page: Visitor
beforeAll(async () => {
  shop = await openShop({ env: { SWEEP_EVERY: '100' } })
  books = await plentiful(shop)
  page = await signedIn(shop, 'page')
}, 60_000)
afterAll(() => shop.close(), 30_000)

const book = (at: number) => books[at] as ShelvedBook
const sends = (orderId: string, trackingNumber: string) =>
  does(page, 'shipOrder', { orderId, carrier: 'DHL', trackingNumber })

test('Mrs Page sends a parcel; the carrier is told of it, and Gwen watches it until it is at her door', async () => {
  const gwen = visitor(shop)
  const placed = await buys(shop, gwen, { books: [book(0)] })
  const following = followOrder(shop, gwen, placed)
  await sends(placed.id, 'JD 0146')
  await until('the carrier knows the parcel', async () => shop.carrier.parcels().length > 0)
  expect(shop.carrier.parcels()).toMatchObject([{ carrier: 'DHL', trackingNumber: 'JD 0146' }])
  // Each scan twice, and the newest of four first.
  shop.carrier.switches.set({ moves: true, duplicate: 2, reorder: 4, forge: 1 })
  await following.wait('it arrives', ({ event }) => event?.type === 'DELIVERED', 20_000)
  await until('every scan is heard', async () => shop.carrier.unheard() === 0)
  await quiet(shop, placed)
  following.close()
  const scansOf = 'query ($id: ID!) { order(id: $id) { parcels { trackingUrl eta scans { status } } } }'
  const shows = async () => (await gwen.send(scansOf, { id: placed.id })).data.order.parcels[0]
  await until('all four scans are there', async () => (await shows()).scans.length === 4)
  expect(await shows()).toEqual({
    trackingUrl: 'https://www.dhl.de/en/privatkunden/pakete-empfangen/verfolgen.html?piececode=JD0146',
    eta: null,
    scans: ['PICKED_UP', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED'].map((status) => ({ status })),
  })
  expect(told(following.delivered).filter((type) => type === 'DELIVERED')).toHaveLength(1)
  expect(await mailsAbout(shop.inbox.url, contact.email, ['has arrived', placed.number])).toHaveLength(1)
  shop.carrier.switches.set({ moves: false, duplicate: 1, reorder: 0 })
}, 60_000)

test('Gwen opens her receipt from the mail and from her order; Mrs Page has the mail sent once more', async () => {
  const gwen = visitor(shop)
  const placed = await buys(shop, gwen, { books: [book(1)] })
  const [mail, ...more] = await receipts(shop, placed)
  expect(more).toEqual([])
  const asked = 'query ($id: ID!) { order(id: $id) { receipt { number url } } }'
  const { number, url } = (await gwen.send(asked, { id: placed.id })).data.order.receipt
  const links = [url, /http\S+\/receipts\/\S+\.pdf/.exec(mail?.text ?? '')?.[0] ?? '']
  for (const link of links) {
    const answer = await fetch(link)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    expect(answer.headers.get('content-disposition')).toContain(number)
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
  }
  expect((await fetch(links[0]?.replace(/.\.pdf$/, '.pdf') ?? '')).status).toBe(404)
  expect((await visitor(shop).send(asked, { id: placed.id })).data.order).toBeNull()
  const again = 'mutation ($id: ID!) { resendMail(input: { orderId: $id, mail: RECEIPT }) { __typename } }'
  const { data } = await page.send(again, { id: placed.id })
  expect(data.resendMail.__typename).toBe('ResendMailSuccess')
  await until('two receipts', async () => (await receipts(shop, placed)).length === 2)
  await quiet(shop, placed)
  const ids = (await receipts(shop, placed)).map(({ messageId }) => messageId)
  expect(new Set(ids).size).toBe(2)
}, 60_000)

test('Gwen cancels what she paid: one mail says so, and another one that the money is on its way', async () => {
  const gwen = visitor(shop)
  const placed = await buys(shop, gwen, { books: [book(2)] })
  expect((await does(gwen, 'cancelOrder', { orderId: placed.id })).order.status).toBe('CANCELLED')
  expect(await mailsAbout(shop.inbox.url, contact.email, ['is cancelled', placed.number])).toHaveLength(1)
  const [refund] = await mailsAbout(shop.inbox.url, contact.email, ['Your refund', placed.number])
  expect(refund?.text).toMatch(/Credit note:\n {2}G-\d{4}-\d{6}/)
}, 60_000)

test('A forged scan is refused, and the order stands where it stood', async () => {
  const gwen = visitor(shop)
  const placed = await buys(shop, gwen, { books: [book(3)] })
  await sends(placed.id, 'JD 0147')
  await untilStatus(gwen, placed, 'SHIPPED')
  const body = JSON.stringify({ id: 'x', carrier: 'DHL', trackingNumber: 'JD 0147', status: 'DELIVERED' })
  const headers = { 'carrier-signature': `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}` }
  const answer = await fetch(`${shop.rooms.ORDER_URL}/webhooks/carrier`, { method: 'POST', body, headers })
  expect(answer.status).toBe(401)
  expect((await readOrder(gwen, placed.id)).status).toBe('SHIPPED')
}, 60_000)

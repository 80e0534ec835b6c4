import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { receiptPath, receiptPurpose } from '@quire/contracts/receipts'
import { newId } from '@quire/platform/id'
import { signTicket } from '@quire/platform/ticket'
import { extractText, getDocumentProxy } from 'unpdf'
import {
  bookseller,
  customer,
  fromOrder,
  hears,
  news,
  type OrderRoom,
  openRoom,
  placed,
  visitor,
} from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom()
})
afterAll(() => room.close())

const ann = customer()
const query = 'query ($id: ID!) { order(id: $id) { number receipt { number url } } }'

const receiptOf = async (viewer: Parameters<OrderRoom['ask']>[0], id: string) =>
  (await room.ask(viewer, query, { id })).data.order?.receipt

/** What a link of the gateway's would fetch from the room. */
const fetched = (url: string) => fetch(url.replace('https://graph.quire.test', room.url))

async function paid() {
  const { order, orderId } = await placed(room, ann)
  await hears(room, news(room, orderId).succeeded())
  return order
}

const ticket = (id: string, { ms = 60_000, purpose = receiptPurpose, key = room.env.RECEIPT_KEY } = {}) =>
  `${room.url}${receiptPath(signTicket({ purpose, id, until: new Date(Date.now() + ms) }, key))}`

test('Ann has no receipt before she paid; then a link of hers opens a PDF with her numbers, as Mrs Page’s does', async () => {
  const { order, orderId } = await placed(room, ann)
  expect(await receiptOf(ann, order.id)).toBeNull()
  expect((await fetch(ticket(orderId))).status).toBe(404)
  await hears(room, news(room, orderId).succeeded())
  for (const viewer of [ann, bookseller()]) {
    const { number, url } = await receiptOf(viewer, order.id)
    expect(number).toMatch(/^R-20\d\d-\d{6}$/)
    const answer = await fetched(url)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'cache-control': 'private, no-store',
      'content-disposition': `inline; filename="${number}.pdf"`,
    })
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(await answer.arrayBuffer())), {
      mergePages: true,
    })
    for (const said of [number, order.number, 'The Hobbit', '€16.89', 'Ann Archer', 'Lindenallee 12']) {
      expect(text).toContain(said)
    }
  }
})

test('Bob gets no link to Ann’s receipt', async () => {
  const order = await paid()
  expect((await room.ask(visitor(), query, { id: order.id })).data.order).toBeNull()
})

test('Each link is a new one; reloading one does not draw the paper again', async () => {
  const order = await paid()
  const [one, other] = [await receiptOf(ann, order.id), await receiptOf(ann, order.id)]
  const bytes = async ({ url }: { url: string }) => Buffer.from(await (await fetched(url)).arrayBuffer())
  expect((await bytes(one)).equals(await bytes(other))).toBe(true)
})

test('Forged, expired, of another purpose, of no order, or a piece of one: a page that says what to do', async () => {
  const order = await paid()
  const id = fromOrder(order.id)
  const good = ticket(id)
  expect((await fetch(good)).status).toBe(200)
  const bad = [
    ticket(id, { ms: -1000 }),
    ticket(id, { purpose: 'poster' }),
    ticket(id, { key: Buffer.alloc(32) }),
    ticket(newId()),
    ticket('1; DROP TABLE refund'),
    good.replace('.pdf', ''),
    good.replace(/.\.pdf$/, '.pdf'),
    `${room.url}/receipts/`,
    `${room.url}/receipts/..%2f..%2fetc.pdf`,
  ]
  for (const url of bad) {
    const answer = await fetch(url)
    expect([url, answer.status]).toEqual([url, 404])
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(await answer.text()).toContain('This link opens no receipt')
  }
})

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import {
  asked,
  bookseller,
  customer,
  hears,
  look,
  news,
  type OrderRoom,
  openRoom,
  placed,
  saidBy,
} from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom()
})
afterAll(() => room.close())

const [ann, mrsPage] = [customer(), bookseller()]
const mutation = `mutation ($id: ID!, $mail: OrderMail!) { resendMail(input: { orderId: $id, mail: $mail }) { __typename
  ... on ResendMailSuccess { order { status } } ... on UserError { code message field } } }`

const resend = async (id: string, mail: string, viewer = mrsPage) => {
  const { data, errors } = await room.ask(viewer, mutation, { id, mail })
  return errors ? errors[0]?.extensions : data.resendMail
}
const mailsAsked = async (orderId: string) =>
  (await saidBy(room, orderId)).filter(({ type }) => type === 'order.mail-asked').map(({ data }) => data)

test('Mrs Page has a receipt sent again, once a minute, with her name in the history and all that the mail says', async () => {
  const { order, orderId } = await placed(room, ann)
  expect(await resend(order.id, 'RECEIPT')).toMatchObject({ code: 'NOTHING_TO_RESEND', field: ['input', 'mail'] })
  await hears(room, news(room, orderId).succeeded())
  const both = await Promise.all([resend(order.id, 'RECEIPT'), resend(order.id, 'RECEIPT')])
  expect(both.map(({ __typename }) => __typename).sort()).toEqual(['ResendMailSuccess', 'ResentJustNow'])
  const [receipt, ...more] = await mailsAsked(orderId)
  expect(more).toEqual([])
  expect(receipt).toMatchObject({
    mail: 'RECEIPT',
    contact: { email: 'ann@example.test' },
    receipt: { lines: [{ title: 'The Hobbit' }], total: { amount: 1689 }, address: { city: 'Leipzig' } },
  })
  const { history } = await look(room, mrsPage, order.id)
  expect(history.at(-1)).toMatchObject({ type: 'MAIL_RESENT', by: 'STAFF', message: 'The receipt was mailed again.' })
  await room.prisma.$executeRaw`UPDATE mail_resent SET resent_at = resent_at - interval '61 seconds'`
  expect(await resend(order.id, 'RECEIPT')).toMatchObject({ __typename: 'ResendMailSuccess' })
  const ids = (await mailsAsked(orderId)).map((data) => (data as { resendId: string }).resendId)
  expect(new Set(ids).size).toBe(2)
})

test('… and the mails of parcels, each as it was told first', async () => {
  const { order, orderId } = await placed(room, ann)
  await hears(room, news(room, orderId).succeeded())
  expect(await resend(order.id, 'SHIPPED')).toMatchObject({ code: 'NOTHING_TO_RESEND' })
  const input = { orderId: order.id, carrier: 'DHL', trackingNumber: 'R1' }
  await room.ask(mrsPage, asked.ship, { input })
  expect(await resend(order.id, 'SHIPPED')).toMatchObject({ __typename: 'ResendMailSuccess' })
  expect(await mailsAsked(orderId)).toMatchObject([
    { mail: 'SHIPPED', parcels: [{ trackingNumber: 'R1', rest: 0, lines: [{ title: 'The Hobbit', quantity: 1 }] }] },
  ])
})

test('Only staff, and only about an order that is there', async () => {
  const { order } = await placed(room, ann)
  expect(await resend(order.id, 'RECEIPT', ann)).toMatchObject({ code: 'FORBIDDEN' })
  expect(await resend('T3JkZXI6bm8', 'RECEIPT')).toMatchObject({ code: 'ORDER_NOT_FOUND' })
})

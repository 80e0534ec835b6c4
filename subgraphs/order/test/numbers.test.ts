import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newId } from '@quire/platform/id'
import { bought, does, paysBack, seen, told } from './after-sale.ts'
import { bookseller, customer, hears, news, type OrderRoom, openRoom, placed, visitor } from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom()
})
afterAll(() => room.close())

const year = new Date().getUTCFullYear()
const numbers = (letter: string, many: number) =>
  Array.from({ length: many }, (_, at) => `${letter}-${year}-${String(at + 1).padStart(6, '0')}`)

test('twenty are paid at once, and some that fail: their invoices are numbered without a gap', async () => {
  const orders = await Promise.all(Array.from({ length: 20 }, () => placed(room, customer())))
  const lost = await placed(room, customer())
  // Its history cannot be written: the transaction that took a number is undone.
  await room.prisma
    .$executeRaw`INSERT INTO order_event VALUES (${lost.orderId}::uuid, 2, 'PAYMENT_READY', now(), 'SHOP', null, '{}')`
  const paying = orders.map(({ orderId }) => hears(room, news(room, orderId).succeeded()))
  const failing = Array.from({ length: 3 }, () =>
    hears(room, news(room, lost.orderId).succeeded()).catch(() => 'undone'),
  )
  await Promise.all(paying)
  expect(await Promise.all(failing)).toEqual(['undone', 'undone', 'undone'])
  const rows = await room.prisma.customerOrder.findMany({ where: { invoiceNumber: { not: null } } })
  expect(rows.map(({ invoiceNumber }) => invoiceNumber).sort()).toEqual(numbers('R', 20))
  for (const { id, invoiceNumber } of rows)
    expect(await told(room, id, 'order.paid')).toMatchObject([{ invoiceNumber }])
})

test('each refund that is done gets a credit note, in a series of its own', async () => {
  const [ann, mrsPage] = [customer(), bookseller()]
  const orders = await Promise.all(Array.from({ length: 5 }, () => bought(room, customer())))
  for (const { id } of orders) {
    const reason = 'Sorry.'
    await does(room, mrsPage)('refundOrder', { orderId: id, amount: { amount: 100, currency: 'EUR' }, reason })
    await does(room, mrsPage)('refundOrder', { orderId: id, reason })
  }
  await Promise.all(orders.map(({ orderId }) => paysBack(room, orderId)))
  const rows = await room.prisma.refund.findMany()
  expect(rows.map(({ creditNoteNumber }) => creditNoteNumber).sort()).toEqual(numbers('G', 10))
  const [{ id, orderId } = { id: '', orderId: '' }] = orders
  const { refunds, invoiceNumber } = await seen(room, mrsPage, id)
  expect(invoiceNumber).toMatch(/^R-/)
  const credited = refunds.map(({ creditNoteNumber }: { creditNoteNumber: string }) => ({ creditNoteNumber }))
  expect(await told(room, orderId, 'order.refunded')).toMatchObject(credited)
  expect(await seen(room, ann, id)).toBeNull()
})

test('a payment that was refused has no invoice, and its refund no credit note', async () => {
  const { orderId } = await placed(room, visitor(), { title: 'Sold to somebody else' })
  room.reservations.set(orderId, { state: 'released', lines: [{ bookId: newId(), quantity: 1 }] })
  await hears(room, news(room, orderId).prepared())
  await hears(room, news(room, orderId).succeeded())
  const [refund] = await room.prisma.refund.findMany({ where: { orderId } })
  await hears(room, news(room, orderId).refunded(refund?.id ?? ''))
  const row = await room.prisma.customerOrder.findUnique({ where: { id: orderId }, include: { refunds: true } })
  expect(row).toMatchObject({ status: 'CANCELLED', paymentStatus: 'REFUNDED', invoiceNumber: null })
  expect(row?.refunds[0]).toMatchObject({ doneAt: expect.any(Date), creditNoteNumber: null })
})

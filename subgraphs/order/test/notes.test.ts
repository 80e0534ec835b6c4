import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { bought, does, seen } from './after-sale.ts'
import { bookseller, customer, type OrderRoom, openRoom } from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom()
})
afterAll(() => room.close())

const [ann, mrsPage] = [customer(), bookseller()]
const write = (orderId: string, text: string, viewer = mrsPage) => does(room, viewer)('addOrderNote', { orderId, text })

test('what Mrs Page writes about an order is there for staff, in order, and nobody changes it', async () => {
  const { id, orderId } = await bought(room, ann)
  await write(id, 'She called.\nShe will call again.')
  const { order } = await write(id, 'She called again.')
  expect(order.notes.map(({ text }: { text: string }) => text)).toEqual([
    'She called.\nShe will call again.',
    'She called again.',
  ])
  expect(order.notes[0].staff.id).toBeTruthy()
  expect((await seen(room, bookseller(), id)).notes).toHaveLength(2)
  expect((await seen(room, ann, id)).notes).toBeNull()
  await expect(room.prisma.orderNote.updateMany({ where: { orderId }, data: { text: 'No.' } })).rejects.toThrow(
    'only added to',
  )
  await expect(room.prisma.orderNote.deleteMany({ where: { orderId } })).rejects.toThrow('only added to')
})

test('a note is written by staff, about an order that is there, and has an end', async () => {
  const { id } = await bought(room, ann)
  expect(await write(id, 'Mine.', ann)).toMatchObject({ code: 'FORBIDDEN' })
  expect(await write('nothing', 'Where?')).toMatchObject({ code: 'ORDER_NOT_FOUND' })
  for (const text of ['', ' ', 'x'.repeat(2001), 'x'.repeat(1_000_000), 'nul \0'])
    expect(await write(id, text)).toMatchObject({ code: 'BAD_USER_INPUT' })
  expect((await write(id, 'x'.repeat(2000))).order.notes).toHaveLength(1)
})

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newId } from '@quire/platform/id'
import { until } from '../../../test/stories/until.ts'
import { auditStock } from '../src/actions/audit-stock.ts'
import { openTestRoom, type TestRoom } from './room.ts'
import { type Shelved, shelve } from './shelf.ts'

let room: TestRoom
let honest: Shelved
beforeAll(async () => {
  room = await openTestRoom()
  honest = await shelve(room, { title: 'Honest', available: 3 })
  await room.order.call('catalog.reserve', { orderId: newId(), lines: [{ bookId: honest.id, quantity: 2 }] })
})
afterAll(() => room.close())

const audit = (signal = new AbortController().signal) => auditStock(room.stores.audit, signal)

test('a shop that is well has no differences, however many pages of books it has', async () => {
  for (let n = 0; n < 205; n += 1) await shelve(room, { title: `Book ${n}`, available: n % 3 })
  expect(await audit()).toEqual([])
})

test('a copy that nobody delivered and one that nobody reserved are found, with what explains less', async () => {
  const [forged, taken] = [await shelve(room, { title: 'Forged' }), await shelve(room, { title: 'Taken' })]
  await room.sql.$executeRaw`UPDATE stock SET available = available + 1 WHERE edition_id = ${forged.id}::uuid`
  await room.sql.$executeRaw`UPDATE stock SET available = 4, reserved = 1 WHERE edition_id = ${taken.id}::uuid`
  expect((await audit())?.filter(({ bookId }) => bookId === forged.id)).toEqual([
    { bookId: forged.id, count: 'available', row: 6, explained: 5, by: 'ledger' },
  ])
  expect((await audit())?.filter(({ bookId }) => bookId === taken.id)).toEqual([
    { bookId: taken.id, count: 'reserved', row: 1, explained: 0, by: 'reservations' },
    { bookId: taken.id, count: 'available', row: 4, explained: 5, by: 'ledger' },
    { bookId: taken.id, count: 'reserved', row: 1, explained: 0, by: 'ledger' },
  ])
})

test('a reservation that was forged, and back orders that nobody has, are found though the ledger agrees', async () => {
  const [book, none] = [await shelve(room, { title: 'Agreed' }), await shelve(room, { title: 'None', available: 0 })]
  const orderId = newId()
  await room.order.call('catalog.reserve', { orderId, lines: [{ bookId: book.id, quantity: 1 }] })
  await room.sql.$executeRaw`UPDATE reservation SET state = 'SOLD' WHERE order_id = ${orderId}::uuid`
  await room.sql.$executeRaw`UPDATE stock SET back_ordered = 2 WHERE edition_id = ${none.id}::uuid`
  await room.sql.$executeRaw`
    INSERT INTO stock_ledger (edition_id, kind, change_available, change_reserved, change_back_ordered, who)
    VALUES (${none.id}::uuid, 'RESERVATION', 0, 0, 2, 'nobody')`
  const found = await audit()
  expect(found?.filter(({ bookId }) => bookId === book.id)).toEqual([
    { bookId: book.id, count: 'reserved', row: 1, explained: 0, by: 'reservations' },
  ])
  expect(found?.filter(({ bookId }) => bookId === none.id)).toEqual([
    { bookId: none.id, count: 'backOrdered', row: 2, explained: 0, by: 'reservations' },
  ])
  expect(found?.some(({ bookId }) => bookId === honest.id)).toBe(false)
})

test('copies at a location that nobody brought there, and more of them than there are at all, are found', async () => {
  const book = await shelve(room, { title: 'Elsewhere', available: 3 })
  const at = { id: newId(), name: 'Cellar', priority: 1, who: 'test' }
  await room.sql.stockLocation.create({ data: at })
  await room.sql.stockAt.create({ data: { editionId: book.id, locationId: at.id, onHand: 4 } })
  await room.sql.stockAtLedger.create({ data: { editionId: book.id, locationId: at.id, change: 3, who: 'test' } })
  expect((await audit())?.filter(({ bookId }) => bookId === book.id)).toEqual([
    { bookId: book.id, count: 'elsewhere', row: 4, explained: 3, by: 'ledger' },
    { bookId: book.id, count: 'elsewhere', row: 4, explained: 3, by: 'on hand' },
  ])
})

test('it stops when the room leaves, and says nothing rather than half', async () => {
  expect(await audit(AbortSignal.abort())).toBeNull()
})

test('the room looks when it opens, and its metrics tell how many books are off', async () => {
  const again = await openTestRoom({ stores: room.kept })
  try {
    const told = async () => (await fetch(`http://127.0.0.1:${again.healthPort}/metrics`)).text()
    await until('five books are off', async () =>
      (await told()).includes('quire_stock_off_ledger{service="catalog"} 5'),
    )
  } finally {
    await again.close()
  }
})

test('the sums of a ledger are read from the index alone', async () => {
  await room.sql.$executeRaw`VACUUM ANALYZE stock_ledger`
  const plan = await room.sql.$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL enable_seqscan = off`
    return tx.$queryRaw`EXPLAIN SELECT sum(change_available), sum(change_reserved), sum(change_back_ordered) FROM stock_ledger WHERE edition_id = ${newId()}::uuid`
  })
  expect(JSON.stringify(plan)).toContain('Index Only Scan using stock_ledger_of_edition')
})

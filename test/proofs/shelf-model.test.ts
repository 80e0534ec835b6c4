import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { newId } from '../../platform/id.ts'
import { openTestRoom, type TestRoom } from '../../subgraphs/catalog/test/room.ts'
import { shelve, stockOf } from '../../subgraphs/catalog/test/shelf.ts'
import { ShelfModel } from './schedules/shelf-model.ts'

let room: TestRoom
beforeAll(async () => {
  room = await openTestRoom()
})
afterAll(() => room.close())

interface Call {
  readonly deed: 'reserve' | 'claim' | 'release' | 'take back'
  /** Which of three orders, and of two returns. */
  readonly order: number
  readonly back: number
  /** How many of the one book and of the other; none of both is one of the first. */
  readonly wanted: readonly [number, number]
  readonly restock: boolean
}

const calls: fc.Arbitrary<Call[]> = fc.array(
  fc.record({
    deed: fc.constantFrom('reserve', 'reserve', 'claim', 'claim', 'release', 'take back'),
    order: fc.nat(2),
    back: fc.nat(1),
    wanted: fc.tuple(fc.nat(2), fc.nat(2)),
    restock: fc.boolean(),
  }),
  { minLength: 3, maxLength: 12 },
)

test('the schedules’ shelf answers and holds what the functions of catalog’s database do, whatever is called', async () => {
  await fc.assert(fc.asyncProperty(calls, compared), { numRuns: 60 })
}, 120_000)

async function compared(all: readonly Call[]): Promise<void> {
  const books = await Promise.all([
    shelve(room, { title: 'A', available: 3 }),
    shelve(room, { title: 'B', available: 2 }),
  ])
  const [a = '', b = ''] = books.map(({ id }) => id)
  const model = new ShelfModel({ [a]: 3, [b]: 2 })
  const [orders, returns] = [
    [newId(), newId(), newId()],
    [newId(), newId()],
  ]
  for (const call of all) {
    const lines = linesOf(call, [a, b])
    const asked = {
      orderId: orders[call.order] ?? '',
      returnId: returns[call.back] ?? '',
      lines,
      restock: call.restock,
    }
    expect(await inDatabase(call.deed, asked)).toEqual(inModel(model, call.deed, asked))
    const rows = await Promise.all(books.map((book) => stockOf(room, book)))
    expect(rows).toEqual([a, b].map((id) => model.stock.get(id)))
  }
}

interface Asked {
  readonly orderId: string
  readonly returnId: string
  readonly lines: readonly { readonly bookId: string; readonly quantity: number }[]
  readonly restock: boolean
}

async function inDatabase(deed: Call['deed'], { orderId, returnId, lines, restock }: Asked): Promise<unknown> {
  const { stock, stockroom } = room.stores
  if (deed === 'reserve') return told(await stock.reserve(orderId, lines))
  if (deed === 'claim') return told(await stock.claim(orderId))
  if (deed === 'release') return told(await stock.release(orderId))
  const returned = { orderId, returnId, who: 'page', lines: lines.map((line) => ({ ...line, restock })) }
  return stockroom.takeBack(newId(), returned).then(
    () => 'taken back',
    () => 'refused',
  )
}

function inModel(model: ShelfModel, deed: Call['deed'], { orderId, returnId, lines, restock }: Asked): unknown {
  if (deed === 'reserve') return told(model.reserve(orderId, lines))
  if (deed === 'claim') return told(model.claim(orderId))
  if (deed === 'release') return told(model.release(orderId))
  try {
    model.takeBack({ orderId, returnId, lines: lines.map((line) => ({ ...line, restock })) })
    return 'taken back'
  } catch {
    return 'refused'
  }
}

interface Answer {
  readonly kind: string
  readonly lines?: readonly { readonly bookId: string; readonly quantity: number }[]
  readonly shortages?: readonly { readonly bookId: string; readonly left: number; readonly reason: string }[]
}

const byBook = (one: { bookId: string }, other: { bookId: string }) => (one.bookId < other.bookId ? -1 : 1)

// Titles, prices and weights are the model's own.
const told = ({ kind, lines = [], shortages = [] }: Answer) => ({
  kind,
  lines: lines.map(({ bookId, quantity }) => ({ bookId, quantity })).toSorted(byBook),
  shortages: shortages.map(({ bookId, left, reason }) => ({ bookId, left, reason })).toSorted(byBook),
})

function linesOf({ wanted: [first, second] }: Call, [a, b]: readonly [string, string]) {
  const some = [
    { bookId: a, quantity: first },
    { bookId: b, quantity: second },
  ].filter(({ quantity }) => quantity > 0)
  return (some.length > 0 ? some : [{ bookId: a, quantity: 1 }]).toSorted(byBook)
}

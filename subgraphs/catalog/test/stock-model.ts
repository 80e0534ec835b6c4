/** The rules of stock in a page, with shelves and orders in memory: what the functions of the database are held against. */
export interface Model {
  readonly shelves: { available: number; limit: number }[]
  readonly orders: Map<string, Order>
  /** Counts who began to wait. */
  clock: number
}

export interface Line {
  readonly book: number
  readonly quantity: number
}

interface Held extends Line {
  waits: number
  since: number
  returned: number
}

interface Order {
  state: 'HELD' | 'SOLD' | 'RELEASED'
  readonly lines: readonly Held[]
}

/** A shop with so many copies of each of so many books, of which so many may be waited for. */
export const newModel = (books: number, shelf: { available: number; limit: number }): Model => ({
  shelves: Array.from({ length: books }, () => ({ ...shelf })),
  orders: new Map(),
  clock: 0,
})

/** The copies to be had, held and waited for. */
export const copies = (model: Model, book: number): number[] => [
  shelf(model, book).available,
  linesOf(model, book, 'HELD').reduce((sum, line) => sum + line.quantity - line.waits, 0),
  waiting(model, book),
]

/** Who waits for a book, and for how many, by order. */
export const waits = ({ orders }: Model, book: number): Record<string, number> =>
  Object.fromEntries(
    [...orders].flatMap(([id, { lines }]) =>
      lines.flatMap((line) => (line.book === book && line.waits > 0 ? [[id, line.waits]] : [])),
    ),
  )

export function put(model: Model, book: number, change: number): boolean {
  const place = shelf(model, book)
  if (place.available + change < 0) return false
  place.available += change
  for (const line of linesOf(model, book, 'HELD', 'SOLD').sort((a, b) => a.since - b.since)) {
    const given = Math.min(line.waits, place.available)
    line.waits -= given
    place.available -= given
  }
  return true
}

export function limit(model: Model, book: number, most: number): void {
  shelf(model, book).limit = most
}

export function reserve(model: Model, id: string, lines: readonly Line[]): string {
  const known = model.orders.get(id)
  if (known) return known.state !== 'RELEASED' && same(known.lines, lines) ? 'reserved' : 'released'
  if (!fits(model, lines)) return 'refused'
  const held = lines.map((line) => ({ ...line, waits: 0, since: 0, returned: 0 }))
  take(model, held)
  model.orders.set(id, { state: 'HELD', lines: held })
  return 'reserved'
}

export function claim(model: Model, id: string): string {
  const order = model.orders.get(id)
  if (!order || order.lines.length === 0) return 'unknown'
  if (order.state === 'SOLD') return 'claimed'
  if (order.state === 'RELEASED') {
    if (!fits(model, order.lines)) return 'refused'
    take(model, order.lines)
  }
  order.state = 'SOLD'
  return 'claimed'
}

export function release(model: Model, id: string): string {
  const order = model.orders.get(id) ?? { state: 'RELEASED', lines: [] }
  model.orders.set(id, order)
  if (order.state !== 'HELD') return order.state.toLowerCase()
  order.state = 'RELEASED'
  for (const line of order.lines) {
    const held = line.quantity - line.waits
    line.waits = 0
    put(model, line.book, held)
  }
  return 'released'
}

export function takeBack(
  model: Model,
  id: string,
  { book, quantity, restock }: Line & { readonly restock: boolean },
): boolean {
  const order = model.orders.get(id)
  const line = order?.lines.find((one) => one.book === book)
  if (order?.state !== 'SOLD' || !line || line.returned + quantity > line.quantity) return false
  const came = Math.min(quantity, line.quantity - line.returned - line.waits)
  line.waits -= quantity - came
  line.returned += quantity
  return put(model, book, restock ? came : 0)
}

function take(model: Model, lines: readonly Held[]): void {
  for (const line of lines) {
    const place = shelf(model, line.book)
    const taken = Math.min(line.quantity, place.available)
    place.available -= taken
    model.clock += 1
    Object.assign(line, { waits: line.quantity - taken, since: model.clock })
  }
}

const fits = (model: Model, lines: readonly Line[]): boolean =>
  lines.every(({ book, quantity }) => {
    const place = shelf(model, book)
    return place.available + Math.max(place.limit - waiting(model, book), 0) >= quantity
  })

const waiting = (model: Model, book: number): number =>
  linesOf(model, book, 'HELD', 'SOLD').reduce((sum, { waits }) => sum + waits, 0)

const linesOf = ({ orders }: Model, book: number, ...states: readonly Order['state'][]): Held[] =>
  [...orders.values()].flatMap(({ state, lines }) =>
    states.includes(state) ? lines.filter((line) => line.book === book) : [],
  )

const same = (a: readonly Line[], b: readonly Line[]): boolean =>
  a.length === b.length && b.every(({ book, quantity }) => a.some((x) => x.book === book && x.quantity === quantity))

function shelf({ shelves }: Model, book: number) {
  const place = shelves[book]
  if (!place) throw new Error(`there is no book ${book}`)
  return place
}

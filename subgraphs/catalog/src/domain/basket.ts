export interface Wanted {
  readonly bookId: string
  readonly quantity: number
}

/** One line a book, in the order of their ids: quantities of the same book add up. */
export function mergeLines(lines: readonly Wanted[]): Wanted[] {
  const quantities = new Map<string, number>()
  for (const { bookId, quantity } of lines) quantities.set(bookId, (quantities.get(bookId) ?? 0) + quantity)
  return [...quantities].map(([bookId, quantity]) => ({ bookId, quantity })).sort(byId)
}

const byId = (a: Wanted, b: Wanted): number => (a.bookId < b.bookId ? -1 : 1)

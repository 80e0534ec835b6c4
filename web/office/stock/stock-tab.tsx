import { BookFinder } from './book-finder.tsx'
import { BookStock } from './book-stock.tsx'

/** A book is found, and then its copies are seen and counted. */
export function StockTab({ id, filter }: { id: string | null; filter: Readonly<Record<string, string>> }) {
  return id === null ? <BookFinder key={filter.find} typed={filter.find ?? ''} /> : <BookStock key={id} id={id} />
}

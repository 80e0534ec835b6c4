import type { Heard } from '@quire/contracts/events'
import type { Finder } from '../actions/finder.ts'

export const stockChanged =
  (finder: Finder) =>
  (event: Heard<'stock.changed'>): Promise<void> =>
    finder.setStock(event.data)

import type { Heard } from '@quire/contracts/events'
import type { Finder } from '../actions/finder.ts'

export const bookChanged =
  (finder: Finder) =>
  (event: Heard<'book.changed'>): Promise<void> =>
    finder.index([event.data])

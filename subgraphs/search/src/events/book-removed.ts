import type { Heard } from '@quire/contracts/events'
import type { Finder } from '../actions/finder.ts'

export const bookRemoved =
  (finder: Finder) =>
  (event: Heard<'book.removed'>): Promise<void> =>
    finder.remove([event.data])

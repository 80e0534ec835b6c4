import type { Handlers } from '@quire/contracts/events'
import type { Finder } from '../actions/finder.ts'
import { bookChanged } from './book-changed.ts'
import { bookRemoved } from './book-removed.ts'
import { stockChanged } from './stock-changed.ts'

/** Everything this room hears. The engine writes by version, so an event that comes again, late or out of order changes nothing. */
export const heard = (finder: Finder): Handlers<'search'> => ({
  'book.changed': bookChanged(finder),
  'book.removed': bookRemoved(finder),
  'stock.changed': stockChanged(finder),
})

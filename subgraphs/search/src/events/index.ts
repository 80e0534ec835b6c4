import type { Handlers } from '@quire/contracts/events'
import type { Engine } from '../data/engine.ts'
import { bookChanged } from './book-changed.ts'
import { bookRemoved } from './book-removed.ts'
import { stockChanged } from './stock-changed.ts'

/** Everything this room hears. The engine writes by version, so an event that comes again, late or out of order changes nothing. */
export const heard = (engine: Engine): Handlers<'search'> => ({
  'book.changed': bookChanged(engine),
  'book.removed': bookRemoved(engine),
  'stock.changed': stockChanged(engine),
})

import type { Heard } from '@quire/contracts/events'
import type { Engine } from '../data/engine.ts'

export const bookRemoved =
  (engine: Engine) =>
  (event: Heard<'book.removed'>): Promise<void> =>
    engine.remove([event.data])

import type { Heard } from '@quire/contracts/events'
import type { Engine } from '../data/engine.ts'

export const bookChanged =
  (engine: Engine) =>
  (event: Heard<'book.changed'>): Promise<void> =>
    engine.index([event.data])

import type { Heard } from '@quire/contracts/events'
import type { Engine } from '../data/engine.ts'

export const stockChanged =
  (engine: Engine) =>
  (event: Heard<'stock.changed'>): Promise<void> =>
    engine.setStock(event.data)

import type { Heard } from '@quire/contracts/events'
import type { Stockroom } from '../data/stockroom.ts'

export interface TakeBackNeeds {
  readonly stockroom: Pick<Stockroom, 'takeBack'>
}

/** Puts what came back on the shelf or writes it off. What was never sold is no return: it throws, and ends as a dead letter. */
export const takeBack =
  ({ stockroom }: TakeBackNeeds) =>
  ({ id, data }: Heard<'order.return-received'>): Promise<void> =>
    stockroom.takeBack(id, data)

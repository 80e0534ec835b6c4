import type { DeadLetter, Doors, LetterQuestion } from '@quire/contracts/doors'
import { type DoorClient, DoorFailed } from '@quire/platform/doors'
import type { LetterRoom } from '../domain/letter.ts'

type Door = DoorClient<Doors>

export interface Letters {
  readonly done: number
  readonly letters: readonly DeadLetter[]
}

type List = 'payment.webhooks' | 'payment.reconciliations'

interface Neighbours extends Readonly<Record<'user' | 'catalog' | 'payment', Door>> {
  /** The letters in this room's own outbox. */
  readonly own: (asked: LetterQuestion) => Promise<Letters>
}

/** What waits for a person, here and at the other rooms' doors; what asks a door throws DoorFailed when its owner does not answer. */
export const openDesk = ({ user, catalog, payment, own }: Neighbours) => ({
  letters: (room: LetterRoom, asked: LetterQuestion): Promise<Letters> => {
    if (room === 'user') return user.call('user.letters', asked)
    if (room === 'catalog') return catalog.call('catalog.letters', asked)
    if (room === 'payment') return payment.call('payment.letters', asked)
    return own(asked)
  },
  payment: payment.call,
  /** A page of what payment lists; null where its cursor is none of that list. */
  page: <N extends List>(door: N, ask: Parameters<typeof payment.call<N>>[1]) =>
    payment.call(door, ask).catch((error: unknown) => {
      if (error instanceof DoorFailed && error.status === 400) return null
      throw error
    }),
})

export type Desk = ReturnType<typeof openDesk>

import type { DeadLetter, Doors, LetterQuestion } from '@quire/contracts/doors'
import type { DoorClient } from '@quire/platform/doors'
import type { LetterRoom } from '../domain/letter.ts'

type Door = DoorClient<Doors>

export interface Letters {
  readonly done: number
  readonly letters: readonly DeadLetter[]
}

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
})

export type Desk = ReturnType<typeof openDesk>

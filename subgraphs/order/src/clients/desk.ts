import type { DeadLetter, Doors } from '@quire/contracts/doors'
import type { Sql } from '@quire/platform/database'
import type { DoorClient } from '@quire/platform/doors'
import { answerLetters, type LetterQuestion } from '@quire/platform/letters'

type Door = DoorClient<Doors>

/** The rooms that say events, whose listeners may fail to apply them. */
export const rooms = ['user', 'catalog', 'order', 'payment'] as const
export type LetterRoom = (typeof rooms)[number]

export interface Letters {
  readonly done: number
  readonly letters: readonly DeadLetter[]
}

/** What waits for a person, here and at the other rooms' doors; what asks a door throws DoorFailed when its owner does not answer. */
export const openDesk = ({ user, catalog, payment }: Record<'user' | 'catalog' | 'payment', Door>, sql: Sql) => ({
  letters: (room: LetterRoom, asked: LetterQuestion): Promise<Letters> => {
    if (room === 'user') return user.call('user.letters', asked)
    if (room === 'catalog') return catalog.call('catalog.letters', asked)
    if (room === 'payment') return payment.call('payment.letters', asked)
    return answerLetters(sql, asked)
  },
  payment: payment.call,
})

export type Desk = ReturnType<typeof openDesk>

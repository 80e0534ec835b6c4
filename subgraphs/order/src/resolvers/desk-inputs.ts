import { fromGlobalId, isUuid, toGlobalId } from '@quire/platform/id'
import { line } from '@quire/platform/input'
import { z } from 'zod'
import { type LetterRoom, letterRooms } from '../domain/letter.ts'

/** A page of a list that waits for staff: `first` 1 to 100, 20 when absent. */
export const page = z.object({
  first: z
    .int()
    .min(1)
    .max(100)
    .nullish()
    .transform((first) => first ?? 20),
  after: z
    .string()
    .max(400)
    .nullish()
    .transform((after) => after ?? null),
})

interface Letter {
  readonly room: LetterRoom
  readonly eventId: string
  readonly listener: string
}

const letterForm = /^DeadLetter:([a-z]+)\/([0-9a-f-]{36})\/([a-z-]{1,40})$/

/** A letter's global id names the room, the event and who could not apply it. */
export const letterKey = {
  write: ({ room, eventId, listener }: Letter): string => toGlobalId('DeadLetter', `${room}/${eventId}/${listener}`),
  read(id: string): Letter | null {
    const [, name, eventId = '', listener = ''] = letterForm.exec(Buffer.from(id, 'base64url').toString()) ?? []
    const room = letterRooms.find((one) => one === name)
    return room && isUuid(eventId) ? { room, eventId, listener } : null
  },
}

const why = line({ min: 3, max: 500 })

export const letterDeed = z
  .object({ id: z.string().max(200), why })
  .transform(({ id, why: reason }, context): { letter: Letter; why: string } => {
    const letter = letterKey.read(id)
    if (letter) return { letter, why: reason }
    context.addIssue({ code: 'custom', path: ['id'], message: 'is no id of a dead letter' })
    return z.NEVER
  })

export const webhookToReplay = z.object({ id: line({ max: 255 }) })
export const reconcileAsked = z.object({
  days: z
    .int()
    .min(1)
    .max(90)
    .nullish()
    .transform((days) => days ?? 3),
})
export const findingToClose = z.object({
  id: z.string().transform((id) => fromGlobalId<'ReconciliationFinding'>('ReconciliationFinding', id)),
  why,
})

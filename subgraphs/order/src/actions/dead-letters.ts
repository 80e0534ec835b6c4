import type { Desk, Letters } from '../clients/desk.ts'
import { type LetterRoom, letterRooms } from '../domain/letter.ts'

/** A dead letter, and the room whose outbox it lies in. */
export type LetterOf = Letters['letters'][number] & { readonly room: LetterRoom }

/** The dead letters of all rooms, oldest first, and the rooms that did not answer, of which nothing is known. */
export async function deadLetters(desk: Desk, log: { warn(fact: object, event: string): void }) {
  const answers = await Promise.all(
    letterRooms.map(async (room) => {
      const letters = await desk.letters(room, { deed: 'list' }).catch((err: unknown) => {
        log.warn({ err, room }, 'letters.not-told')
        return null
      })
      return { room, letters: letters?.letters ?? null }
    }),
  )
  const nodes = answers.flatMap(({ room, letters }): LetterOf[] => (letters ?? []).map((one) => ({ ...one, room })))
  return {
    nodes: nodes.sort((one, other) => one.deadAt.localeCompare(other.deadAt)),
    silentRooms: answers.flatMap(({ room, letters }) => (letters ? [] : [room])),
  }
}

import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '@quire/platform/log'
import type { GraphQLSchema } from 'graphql'
import type { Asking } from '../federation/asking.ts'
import type { Question, Room } from '../federation/room.ts'
import type { Payload } from './event-stream.ts'
import { resumable } from './resume.ts'

const openMs = 2000
const leastMs = 100
// With the time to find a stream dead, the client knows within five seconds.
const patienceMs = 2500

/**
 * The payloads of one subscription at its room. A stream that cannot be opened or breaks off is opened again for two and a half
 * seconds, behind the last payload where the field can be resumed; then, or where it cannot, this throws.
 */
export async function* payloadsOf(
  question: Question,
  at: { room: Room; name: string; schema: GraphQLSchema; asking: Asking; signal: AbortSignal; log: Log },
): AsyncGenerator<Payload> {
  const { signal } = at
  const taken = resumable(question, at.schema)
  let seen: number | null = null
  let patience: Patience | null = null
  let heard = false
  for (;;) {
    try {
      const asked: Question = taken && seen !== null ? taken.behind(seen) : (taken?.first ?? question)
      const openWithin = Math.min(openMs, Math.max(patience?.leftMs() ?? openMs, leastMs))
      for await (const payload of at.room.stream(asked, at.asking, { signal, openMs: openWithin })) {
        if (patience !== null && hasFailed(payload))
          throw new Error(`${at.name} did not take it up: ${wordsOf(payload)}`)
        const sequence = taken?.sequenceOf(payload) ?? null
        // A room begins with how things stand; the client has that already.
        const isKnown = patience !== null && sequence !== null && seen !== null && sequence <= seen
        patience = null
        heard = true
        if (isKnown) continue
        seen = sequence ?? seen
        yield payload
      }
      return
    } catch (error) {
      patience ??= newPatience()
      // Asking from the beginning again would repeat what the client has seen.
      if (signal.aborted || (heard && !taken) || patience.leftMs() <= 0) throw error
      at.log.warn({ room: at.name, reason: (error as Error).message }, 'subscription.reopened')
      await wait(patience.pauseMs(), undefined, { signal })
    }
  }
}

// A room that has just started may have nothing but errors to say; that is no answer yet. That somebody may not see it, is one.
const hasFailed = ({ data, errors = [] }: Payload): boolean =>
  (data ?? null) === null && errors.some((error) => !refusals.has(String(codeOf(error))))

const refusals = new Set(['UNAUTHENTICATED', 'FORBIDDEN'])
const codeOf = ({ extensions }: Record<string, unknown>) => (extensions as { code?: unknown } | undefined)?.code
const wordsOf = ({ errors = [] }: Payload) => errors.map(({ message }) => String(message)).join('; ')

interface Patience {
  leftMs(): number
  pauseMs(): number
}

function newPatience(): Patience {
  const until = Date.now() + patienceMs
  let pause = 50
  return {
    leftMs: () => until - Date.now(),
    pauseMs: () => {
      pause = Math.min(pause * 2, 800)
      return pause
    },
  }
}

import type { Redis } from 'ioredis'
import type { Life } from './lifecycle.ts'

/**
 * Tells every replica that something about a subject changed. A nudge carries nothing and may be lost: who waits looks into the
 * database after it, and every so often without one.
 */
export interface Nudges {
  /** Never throws: without Redis the nudge is lost. */
  send(subject: string): Promise<void>
  /** Calls back at every nudge about the subject until the returned function is called. */
  follow(subject: string, onNudge: () => void): () => void
}

/** By which Redis, about what, and under which prefix nudges are sent. */
export interface NudgeLine {
  readonly sender: Redis
  readonly topic: string
  readonly prefix: string
}

const channelOf = ({ topic, prefix }: NudgeLine): string => `${prefix}.nudge.${topic}`

/** The half that only sends: it needs no connection of its own. */
export const openNudging = (life: Pick<Life, 'log'>, line: NudgeLine): Pick<Nudges, 'send'> => ({
  async send(subject) {
    await line.sender
      .publish(channelOf(line), subject)
      .catch((err: Error) => life.log.debug({ reason: err.message }, 'nudge.lost'))
  },
})

/** Nudges over one Redis channel `<prefix>.nudge.<topic>`. */
export function openNudges(life: Life, line: NudgeLine): Nudges {
  const { sender } = line
  const followers = new Map<string, Set<() => void>>()
  // A subscription waits as long as it takes; ioredis reads a timeout of 0 as "at once", so it must be absent.
  const waits = { enableOfflineQueue: true, maxRetriesPerRequest: null, commandTimeout: undefined }
  const listening = sender.duplicate(waits as object)
  listening.on('error', (err) => life.log.debug({ reason: err.message }, 'nudges.unreachable'))
  listening.on('message', (_channel, subject: string) => {
    for (const onNudge of followers.get(subject) ?? []) onNudge()
  })
  listening.subscribe(channelOf(line)).catch((err: unknown) => life.log.warn({ err }, 'nudges.not-subscribed'))
  life.hold('nudges', listening, () => listening.disconnect())
  return {
    ...openNudging(life, line),
    follow(subject, onNudge) {
      const some = followers.get(subject) ?? new Set()
      const one = () => onNudge()
      followers.set(subject, some.add(one))
      return () => {
        some.delete(one)
        if (some.size === 0 && followers.get(subject) === some) followers.delete(subject)
      }
    },
  }
}

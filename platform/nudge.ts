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

/** Nudges over one Redis channel pattern `<prefix>.nudge.<topic>`. */
export function openNudges(
  life: Life,
  { sender, topic, prefix }: { sender: Redis; topic: string; prefix: string },
): Nudges {
  const channel = `${prefix}.nudge.${topic}`
  const followers = new Map<string, Set<() => void>>()
  // A subscription waits as long as it takes; ioredis reads a timeout of 0 as "at once", so it must be absent.
  const waits = { enableOfflineQueue: true, maxRetriesPerRequest: null, commandTimeout: undefined }
  const listening = sender.duplicate(waits as object)
  listening.on('error', (err) => life.log.debug({ reason: err.message }, 'nudges.unreachable'))
  listening.on('message', (_channel, subject: string) => {
    for (const onNudge of followers.get(subject) ?? []) onNudge()
  })
  listening.subscribe(channel).catch((err: unknown) => life.log.warn({ err }, 'nudges.not-subscribed'))
  life.hold('nudges', listening, () => listening.disconnect())
  return {
    async send(subject) {
      await sender
        .publish(channel, subject)
        .catch((err: Error) => life.log.debug({ reason: err.message }, 'nudge.lost'))
    },
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

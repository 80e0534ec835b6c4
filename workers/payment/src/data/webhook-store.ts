import type { Belonging, Notice } from '../domain/notice.ts'
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts'
import { type Settled, settle } from './webhook-rows.ts'

export interface WebhookEvent extends Belonging {
  readonly providerEventId: string
  readonly notice: Notice
  readonly appliedAt: Date | null
}

/** An event as it came in, with the order that it names, if it names one. */
export interface ReceivedEvent extends Belonging {
  readonly id: string
  readonly type: string
  readonly notice: Notice
  readonly orderId: string | null
}

export interface WebhookStore {
  /** Keeps what an event says in our words: no client secret, no card, no address. False when it was here before. */
  receive(event: ReceivedEvent): Promise<boolean>
  find(providerEventId: string): Promise<WebhookEvent | null>
  /** The trace of the click whose payment the event is about, as a W3C traceparent. */
  traceOf(providerEventId: string): Promise<string | null>
  settle(providerEventId: string, settled: Settled): Promise<void>
  /** Opens a parked, quarantined or given-up event again, in somebody's name. */
  reopen(providerEventId: string, who: string): Promise<'replayed' | 'settled' | 'unknown'>
  /** Events that are not applied yet, each again after a longer pause. */
  unfinished(): Promise<string[]>
  /** Gives up what was parked for three days, and answers it: whatever it was about never came. */
  giveUpParked(): Promise<string[]>
  /** Forgets settled events after sixty days: long after the provider's last try to deliver one again. */
  forget(): Promise<void>
}

export function openWebhookStore(prisma: PrismaClient): WebhookStore {
  return {
    async receive({ id, type, notice, ...event }) {
      const kept = notice as unknown as Prisma.InputJsonObject
      const row = { ...event, providerEventId: id, type, notice: kept }
      const { count } = await prisma.webhookEvent.createMany({ data: [row], skipDuplicates: true })
      return count === 1
    },
    async find(providerEventId) {
      const row = await prisma.webhookEvent.findUnique({ where: { providerEventId } })
      if (!row) return null
      const { account, livemode, appliedAt } = row
      // Only `receive` writes this column.
      return { providerEventId, notice: row.notice as unknown as Notice, account, livemode, appliedAt }
    },
    async traceOf(providerEventId) {
      const rows = await prisma.$queryRaw<{ trace: string | null }[]>`
        SELECT p.trace FROM webhook_event w
        JOIN payment p ON p.order_id = coalesce(w.order_id, (w.notice #>> '{intent,orderId}')::uuid)
        WHERE w.provider_event_id = ${providerEventId}`
      return rows[0]?.trace ?? null
    },
    settle: (providerEventId, settled) => settle(prisma, providerEventId, settled),
    reopen: (providerEventId, who) => reopen(prisma, providerEventId, who),
    unfinished: () => unfinished(prisma),
    giveUpParked: () => giveUpParked(prisma),
    async forget() {
      await prisma.$executeRaw`DELETE FROM webhook_event WHERE applied_at < now() - interval '60 days'`
    },
  }
}

async function reopen(prisma: PrismaClient, providerEventId: string, who: string) {
  const { count } = await prisma.webhookEvent.updateMany({
    where: { providerEventId, outcome: { in: ['parked', 'quarantined', 'given-up'] } },
    data: {
      ...{ appliedAt: null, outcome: null, reason: null, tries: 0, nextTryAt: new Date() },
      ...{ replayedBy: who, replayedAt: new Date() },
    },
  })
  if (count === 1) return 'replayed'
  return (await prisma.webhookEvent.count({ where: { providerEventId } })) === 1 ? 'settled' : 'unknown'
}

// Whoever had it tried once more meant it: its three days begin again.
async function giveUpParked(prisma: PrismaClient): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    UPDATE webhook_event SET applied_at = now(), outcome = 'given-up',
      reason = coalesce(reason, 'this shop does not know what it is about') || ', and three days did not change that'
    WHERE applied_at IS NULL AND outcome = 'parked' AND coalesce(replayed_at, received_at) < now() - interval '3 days'
    RETURNING provider_event_id AS id`
  return rows.map((row) => row.id)
}

async function unfinished(prisma: PrismaClient): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    UPDATE webhook_event SET tries = tries + 1, next_try_at = now() + least(2 * power(2, tries), 600) * interval '1 second'
    WHERE provider_event_id IN (
      SELECT provider_event_id FROM webhook_event WHERE applied_at IS NULL AND next_try_at <= now()
      ORDER BY next_try_at LIMIT 200 FOR UPDATE SKIP LOCKED
    ) RETURNING provider_event_id AS id`
  return rows.map((row) => row.id)
}

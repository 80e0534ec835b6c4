import type { Notice } from '../domain/notice.ts'
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts'
import { settle, type WebhookOutcome } from './webhook-rows.ts'

export interface WebhookEvent {
  readonly providerEventId: string
  readonly notice: Notice
  readonly appliedAt: Date | null
}

export interface WebhookStore {
  /** Keeps what an event says in our words: no client secret, no card, no address. False when it was here before. */
  receive(event: { id: string; type: string; notice: Notice }): Promise<boolean>
  find(providerEventId: string): Promise<WebhookEvent | null>
  /** The trace of the click whose payment the event is about, as a W3C traceparent. */
  traceOf(providerEventId: string): Promise<string | null>
  settle(providerEventId: string, outcome: WebhookOutcome): Promise<void>
  /** Events that are not applied yet, each again after a longer pause. */
  unfinished(): Promise<string[]>
  /** Gives up what was parked for three days, and answers it: whatever it was about never came. */
  giveUpParked(): Promise<string[]>
  /** Forgets settled events after sixty days: long after the provider's last try to deliver one again. */
  forget(): Promise<void>
}

export function openWebhookStore(prisma: PrismaClient): WebhookStore {
  return {
    async receive({ id, type, notice }) {
      const row = { providerEventId: id, type, notice: notice as unknown as Prisma.InputJsonObject }
      const { count } = await prisma.webhookEvent.createMany({ data: [row], skipDuplicates: true })
      return count === 1
    },
    async find(providerEventId) {
      const row = await prisma.webhookEvent.findUnique({ where: { providerEventId } })
      // Only `receive` writes this column.
      return row && { providerEventId, notice: row.notice as unknown as Notice, appliedAt: row.appliedAt }
    },
    async traceOf(providerEventId) {
      const rows = await prisma.$queryRaw<{ trace: string | null }[]>`
        SELECT p.trace FROM webhook_event w JOIN payment p ON p.order_id = (w.notice #>> '{intent,orderId}')::uuid
        WHERE w.provider_event_id = ${providerEventId}`
      return rows[0]?.trace ?? null
    },
    settle: (providerEventId, outcome) => settle(prisma, providerEventId, outcome),
    unfinished: () => unfinished(prisma),
    async giveUpParked() {
      const rows = await prisma.$queryRaw<{ id: string }[]>`
        UPDATE webhook_event SET applied_at = now(), outcome = 'given-up'
        WHERE applied_at IS NULL AND outcome = 'parked' AND received_at < now() - interval '3 days'
        RETURNING provider_event_id AS id`
      return rows.map((row) => row.id)
    },
    async forget() {
      await prisma.$executeRaw`DELETE FROM webhook_event WHERE applied_at < now() - interval '60 days'`
    },
  }
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

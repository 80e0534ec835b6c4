import { isUuid } from '@quire/platform/id'
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts'

/** What became of a webhook event. Parked ones are looked at again for three days; quarantined ones wait for a person. */
export type WebhookOutcome = 'applied' | 'ignored' | 'parked' | 'quarantined'

export interface WebhookEvent {
  readonly providerEventId: string
  readonly type: string
  readonly payload: unknown
  readonly appliedAt: Date | null
}

export interface WebhookStore {
  /** Keeps an event; false when it was here before. */
  receive(event: { id: string; type: string; payload: object }): Promise<boolean>
  find(providerEventId: string): Promise<WebhookEvent | null>
  /** The trace of the click whose payment the event is about, as a W3C traceparent. */
  traceOf(providerEventId: string): Promise<string | null>
  settle(providerEventId: string, outcome: WebhookOutcome): Promise<void>
  /** Events that were received a while ago and are not applied yet. */
  unfinished(): Promise<string[]>
  /** Empties what carries personal data and is no longer needed: applied events after 25 days. */
  forget(): Promise<void>
}

export function openWebhookStore(prisma: PrismaClient): WebhookStore {
  return {
    async receive({ id, type, payload }) {
      const row = { providerEventId: id, type, payload: payload as Prisma.InputJsonObject }
      const { count } = await prisma.webhookEvent.createMany({ data: [row], skipDuplicates: true })
      return count === 1
    },
    find: (providerEventId) => prisma.webhookEvent.findUnique({ where: { providerEventId } }),
    async traceOf(providerEventId) {
      const [told] = await prisma.$queryRaw<{ order: string | null }[]>`
        SELECT payload #>> '{data,object,metadata,orderId}' AS order FROM webhook_event
        WHERE provider_event_id = ${providerEventId}`
      if (!told?.order || !isUuid(told.order)) return null
      const payment = await prisma.payment.findUnique({ where: { orderId: told.order }, select: { trace: true } })
      return payment?.trace ?? null
    },
    async settle(providerEventId, outcome) {
      const appliedAt = outcome === 'parked' ? null : new Date()
      await prisma.webhookEvent.update({ where: { providerEventId }, data: { outcome, appliedAt } })
    },
    async unfinished() {
      const rows = await prisma.$queryRaw<{ id: string }[]>`
        SELECT provider_event_id AS id FROM webhook_event
        WHERE applied_at IS NULL AND received_at < now() - interval '2 seconds' AND received_at > now() - interval '3 days'
        ORDER BY received_at LIMIT 200`
      return rows.map((row) => row.id)
    },
    async forget() {
      await prisma.$executeRaw`
        UPDATE webhook_event SET payload = '{}' WHERE applied_at < now() - interval '25 days' AND payload <> '{}'`
    },
  }
}

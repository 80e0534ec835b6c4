import type { Life } from '@quire/platform/lifecycle'
import { type Measures, openMeasures } from '@quire/platform/measures'
import type { Metrics } from '@quire/platform/metrics'
import type { PrismaClient } from '../generated/prisma/client.ts'

/** Tells what is stuck between the provider, this worker and the orders. Each number is a walk along a partial index. */
export function measurePayments(life: Life, prisma: PrismaClient, metrics: Metrics): void {
  for (const measures of [charges, preparing, webhooks, refunds, reconciliation])
    openMeasures(life, metrics, measures(prisma))
}

type Asks = Pick<PrismaClient, '$queryRaw'>

const charges = (prisma: Asks): Measures => ({
  gauges: {
    quire_charges_unheard: 'Payments that were taken and of which their order has not heard, dead letters among them.',
    quire_charges_unheard_age_seconds: 'How long ago the oldest of them was learned of; 0 for none.',
  },
  ask: () => prisma.$queryRaw`
    SELECT count(*)::int AS quire_charges_unheard,
      coalesce(extract(epoch FROM now() - min(e.at)), 0)::float8 AS quire_charges_unheard_age_seconds
    FROM outbox_delivery d JOIN outbox_event e ON e.id = d.event_id
    WHERE d.done_at IS NULL AND e.type = 'payment.succeeded'`,
})

const preparing = (prisma: Asks): Measures => ({
  gauges: {
    quire_payments_unprepared: 'Orders that cannot be paid yet, since the provider has no payment for them.',
    quire_payments_unprepared_age_seconds: 'How long the oldest of them waits; 0 for none.',
  },
  ask: () => prisma.$queryRaw`
    SELECT count(*)::int AS quire_payments_unprepared,
      coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS quire_payments_unprepared_age_seconds
    FROM payment WHERE status = 'PREPARING'`,
})

const webhooks = (prisma: Asks): Measures => ({
  gauges: {
    quire_webhooks_unapplied: 'Webhooks that were accepted and not yet applied.',
    quire_webhooks_unapplied_age_seconds: 'How long ago the oldest of them was accepted; 0 for none.',
    quire_webhooks_parked: 'Webhooks about payments that this shop does not know, looked at again for three days.',
  },
  ask: () => prisma.$queryRaw`
    SELECT count(*) FILTER (WHERE outcome IS NULL)::int AS quire_webhooks_unapplied,
      coalesce(extract(epoch FROM now() - min(received_at) FILTER (WHERE outcome IS NULL)), 0)::float8
        AS quire_webhooks_unapplied_age_seconds,
      count(*) FILTER (WHERE outcome = 'parked')::int AS quire_webhooks_parked
    FROM webhook_event WHERE applied_at IS NULL`,
})

const refunds = (prisma: Asks): Measures => ({
  gauges: {
    quire_refunds_open: 'Refunds that were asked for and have not ended.',
    quire_refunds_open_age_seconds: 'How long ago the oldest of them was asked for; 0 for none.',
  },
  ask: () => prisma.$queryRaw`
    SELECT count(*)::int AS quire_refunds_open,
      coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS quire_refunds_open_age_seconds
    FROM refund WHERE status = 'ASKED'`,
})

// A shop that never compared is as old as its first payment.
const reconciliation = (prisma: Asks): Measures => ({
  gauges: {
    quire_reconciliation_open_findings:
      'What our payments and the provider’s list disagree about and nobody has seen to.',
    quire_reconciliation_last_seconds:
      'How long ago the two were last compared to the end, or, when never, the first payment began.',
  },
  ask: () => prisma.$queryRaw`
    SELECT (SELECT count(*)::int FROM finding WHERE closed_at IS NULL AND NOT healed) AS quire_reconciliation_open_findings,
      coalesce(extract(epoch FROM now() - coalesce(
        (SELECT ended_at FROM reconciliation WHERE ended_at IS NOT NULL AND failure IS NULL ORDER BY asked_at DESC LIMIT 1),
        (SELECT created_at FROM payment ORDER BY created_at LIMIT 1))), 0)::float8 AS quire_reconciliation_last_seconds`,
})

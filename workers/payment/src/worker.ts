import { events, saidBy } from '@quire/contracts/events'
import { jobs as catalogue, type Jobs } from '@quire/contracts/jobs'
import { openPool } from '@quire/platform/database'
import { reportErrors } from '@quire/platform/error-report'
import { openHealth } from '@quire/platform/health'
import { hear } from '@quire/platform/hearing'
import { type JobLine, openJobs, takeJobs } from '@quire/platform/jobs'
import type { Life } from '@quire/platform/lifecycle'
import { type Metrics, openMetrics } from '@quire/platform/metrics'
import type { Queues } from '@quire/platform/queues'
import { openRedis } from '@quire/platform/redis'
import { startRelay } from '@quire/platform/relay'
import { tend } from '@quire/platform/repeat'
import type { Keys } from '@quire/platform/signature'
import { traced } from '@quire/platform/trace'
import { applyWebhook } from './actions/apply-webhook.ts'
import { cancelPayment } from './actions/cancel-payment.ts'
import { preparePayment } from './actions/prepare-payment.ts'
import { refundPayment } from './actions/refund-payment.ts'
import { openStripe, type Provider } from './clients/stripe.ts'
import { measurePayments } from './data/measures.ts'
import { openPaymentStore } from './data/payment-store.ts'
import { openRefundStore } from './data/refund-store.ts'
import { openWebhookStore } from './data/webhook-store.ts'
import type { PaymentEnv } from './env.ts'
import { heard } from './events/index.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { sweep, type Work } from './sweep.ts'
import { openChargeCount, openWebhookCounts } from './webhook-counts.ts'
import { openWebhookDoor } from './webhook-door.ts'

/** Opens the payment worker: the webhook door, the jobs, the events it hears. Answers the base url of the door and the port of its health. */
export async function openPaymentWorker(life: Life, env: PaymentEnv): Promise<{ url: string; healthPort: number }> {
  const metrics = openMetrics('payment')
  reportErrors(life, { env, metrics, jobs: catalogue })
  const { adapter } = openPool(life, env.DATABASE_URL, { metrics, most: env.DATABASE_POOL })
  const prisma = new PrismaClient({ adapter, errorFormat: 'minimal' })
  const queues: Queues = {
    asking: openRedis(life, env.REDIS_URL, 'asks'),
    waiting: openRedis(life, env.REDIS_URL, 'waits'),
    prefix: env.QUEUE_PREFIX,
  }
  measurePayments(life, prisma, metrics)
  const work = openWork(life, { prisma, queues, sealKey: env.SEAL_KEY_PAYMENT_ORDER, metrics })
  const nudges = openNudges(life, work.jobs)
  const provider = openStripe({ secretKey: env.STRIPE_SECRET_KEY, apiUrl: env.STRIPE_API_URL })
  work.payments.outbox.wake = startRelay(life, {
    room: 'payment',
    sql: prisma,
    catalogue: saidBy('payment'),
    queues,
    metrics,
  })
  hear(life, { listener: 'payment', catalogue: events, handlers: heard({ ...work, ...nudges }), queues, metrics })
  takeJobs(life, { queue: 'payment', catalogue, handlers: deeds(life, work, provider), queues, metrics })
  tend(life, 2000, () => sweep(work))
  tend(life, 3_600_000, () => tidy(life, work))
  const checks = { database: () => prisma.$queryRaw`SELECT 1`, redis: () => queues.asking.ping() }
  const healthPort = await openHealth(life, { host: env.HOST, port: env.HEALTH_PORT, checks, metrics })
  const url = await openWebhookDoor(life, {
    host: env.HOST,
    port: env.PORT,
    secret: env.STRIPE_WEBHOOK_SECRET,
    webhooks: work.webhooks,
    onReceived: nudges.applyWebhook,
    count: openWebhookCounts(metrics),
  })
  return { url, healthPort }
}

function openWork(
  life: Life,
  { prisma, queues, sealKey, metrics }: { prisma: PrismaClient; queues: Queues; sealKey: Keys; metrics: Metrics },
): Work {
  const payments = openPaymentStore(prisma, sealKey, openChargeCount(metrics))
  const refunds = openRefundStore(prisma, payments.outbox)
  return { payments, refunds, webhooks: openWebhookStore(prisma), jobs: openJobs(life, catalogue, queues) }
}

/** Adds a job at once. When Redis is away the sweeper does it later: the row is there. */
function openNudges(life: Life, jobs: JobLine<Jobs>) {
  const later = (err: unknown) => life.log.warn({ err }, 'job.left-to-the-sweeper')
  return {
    prepare: (orderId: string) => jobs.add('prepare-payment', { orderId }, { key: orderId }).catch(later),
    cancel: (orderId: string) => jobs.add('cancel-payment', { orderId }, { key: orderId }).catch(later),
    refund: (refundId: string) => jobs.add('refund-payment', { refundId }, { key: refundId }).catch(later),
    applyWebhook: (providerEventId: string) =>
      jobs.add('apply-webhook', { providerEventId }, { key: providerEventId }).catch(later),
  }
}

/** What each job does. */
function deeds(life: Life, work: Work, provider: Provider) {
  const onOddity = (about: object) => life.log.error(about, 'payment.odd')
  const room = { ...work, provider, onOddity }
  return {
    'prepare-payment': ({ orderId }: { orderId: string }) => preparePayment(room, orderId),
    'cancel-payment': ({ orderId }: { orderId: string }) => cancelPayment(room, orderId),
    'refund-payment': ({ refundId }: { refundId: string }) => refundPayment(room, refundId),
    // What the provider tells belongs to the story that began with the customer's click.
    'apply-webhook': async ({ providerEventId }: { providerEventId: string }) => {
      const parent = await work.webhooks.traceOf(providerEventId)
      await traced('apply webhook', { kind: 'consumer', parent }, () => applyWebhook(room, providerEventId))
    },
  }
}

async function tidy(life: Life, { webhooks }: Work): Promise<void> {
  const lost = await webhooks.giveUpParked()
  if (lost.length > 0) life.log.error({ providerEventIds: lost }, 'webhook.given-up')
  await webhooks.forget()
}

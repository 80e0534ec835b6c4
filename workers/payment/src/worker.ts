import { events, saidBy } from '@quire/contracts/events'
import { jobs as catalogue, type Jobs } from '@quire/contracts/jobs'
import { openPool } from '@quire/platform/database'
import { reportErrors } from '@quire/platform/error-report'
import { openHealth } from '@quire/platform/health'
import { hear } from '@quire/platform/hearing'
import { type JobLine, openJobs, takeJobs } from '@quire/platform/jobs'
import { answerLetters, type LetterQuestion } from '@quire/platform/letters'
import type { Life } from '@quire/platform/lifecycle'
import { type Metrics, openMetrics } from '@quire/platform/metrics'
import type { Queues } from '@quire/platform/queues'
import { openRedis } from '@quire/platform/redis'
import { startRelay } from '@quire/platform/relay'
import { tend } from '@quire/platform/repeat'
import { askForTheNight } from './actions/ask-to-reconcile.ts'
import { reconcile } from './actions/reconcile.ts'
import { openStripe, type Provider } from './clients/stripe.ts'
import { openDisputeStore } from './data/dispute-store.ts'
import { openFindingStore } from './data/finding-store.ts'
import { measurePayments } from './data/measures.ts'
import { openPaymentStore } from './data/payment-store.ts'
import { openReconciliationStore } from './data/reconciliation-store.ts'
import { openRefundStore } from './data/refund-store.ts'
import { openWebhookList } from './data/webhook-list.ts'
import { openWebhookStore } from './data/webhook-store.ts'
import { deeds } from './deeds.ts'
import { openPaymentDoors } from './doors.ts'
import { isLive, type PaymentEnv } from './env.ts'
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
  const queues = openQueues(life, env)
  measurePayments(life, prisma, metrics)
  const work = openWork(life, env, { prisma, queues, metrics })
  const nudges = openNudges(life, work.jobs)
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_API_URL: apiUrl, STRIPE_ACCOUNT: account } = env
  const provider = openStripe({ secretKey, apiUrl, account })
  const saying = { room: 'payment', sql: prisma, catalogue: saidBy('payment'), queues, metrics }
  work.payments.outbox.wake = startRelay(life, saying)
  hear(life, { listener: 'payment', catalogue: events, handlers: heard({ ...work, ...nudges }), queues, metrics })
  const ours = { account: account ?? null, livemode: isLive(secretKey) }
  takeJobs(life, { queue: 'payment', catalogue, handlers: deeds(life, { ...work, ours }, provider), queues, metrics })
  const comparing = tendRounds(life, env, { work, provider })
  const checks = { database: () => prisma.$queryRaw`SELECT 1`, redis: () => queues.asking.ping() }
  const healthPort = await openHealth(life, { host: env.HOST, port: env.HEALTH_PORT, checks, metrics })
  const behind = {
    ...{ ...work, metrics, log: life.log, onReopened: nudges.applyWebhook, onAsked: comparing.wake },
    ...{ webhookList: openWebhookList(prisma), findings: openFindingStore(prisma) },
    letters: (asked: LetterQuestion) => answerLetters(prisma, asked),
  }
  const url = await openWebhookDoor(life, {
    host: env.HOST,
    port: env.PORT,
    secret: env.STRIPE_WEBHOOK_SECRET,
    webhooks: work.webhooks,
    onReceived: nudges.applyWebhook,
    count: openWebhookCounts(metrics),
    more: (app) => openPaymentDoors(app, behind, env),
  })
  return { url, healthPort }
}

const openQueues = (life: Life, env: PaymentEnv): Queues => ({
  asking: openRedis(life, env.REDIS_URL, 'asks'),
  waiting: openRedis(life, env.REDIS_URL, 'waits'),
  prefix: env.QUEUE_PREFIX,
})

type Stores = { prisma: PrismaClient; queues: Queues; metrics: Metrics }

function openWork(life: Life, env: PaymentEnv, { prisma, queues, metrics }: Stores): Work {
  const payments = openPaymentStore(prisma, env.SEAL_KEY_PAYMENT_ORDER, openChargeCount(metrics))
  return {
    payments,
    refunds: openRefundStore(prisma, payments.outbox),
    disputes: openDisputeStore(prisma, payments.outbox),
    webhooks: openWebhookStore(prisma),
    reconciliations: openReconciliationStore(prisma),
    jobs: openJobs(life, catalogue, queues),
  }
}

/** What is looked at again and again. Answers how to have the comparison that was asked for begin at once. */
function tendRounds(life: Life, env: PaymentEnv, { work, provider }: { work: Work; provider: Provider }) {
  tend(life, 2000, () => sweep(work))
  tend(life, 3_600_000, () => tidy(life, work))
  tend(life, 60_000, () => askForTheNight(work.reconciliations, { hour: env.RECONCILE_AT, now: new Date() }))
  const onRun = (about: object) =>
    'failure' in about ? life.log.error(about, 'reconciliation.failed') : life.log.info(about, 'reconciliation.done')
  return tend(life, 2000, (leaving) => reconcile({ ...work, books: provider.books, onRun }, leaving))
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

async function tidy(life: Life, { webhooks }: Work): Promise<void> {
  const lost = await webhooks.giveUpParked()
  if (lost.length > 0) life.log.error({ providerEventIds: lost }, 'webhook.given-up')
  await webhooks.forget()
}

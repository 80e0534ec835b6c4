import { events } from '@quire/contracts/events'
import { jobs as catalogue, type Jobs } from '@quire/contracts/jobs'
import { mailedReceiptMs, receiptPurpose } from '@quire/contracts/receipts'
import { openPool } from '@quire/platform/database'
import { reportErrors } from '@quire/platform/error-report'
import type { ReportLimits } from '@quire/platform/error-report-turns'
import { openHealth } from '@quire/platform/health'
import { hear } from '@quire/platform/hearing'
import { type JobLine, openJobs, takeJobs } from '@quire/platform/jobs'
import type { Life } from '@quire/platform/lifecycle'
import { openMetrics } from '@quire/platform/metrics'
import type { Queues } from '@quire/platform/queues'
import { openRedis } from '@quire/platform/redis'
import { repeat } from '@quire/platform/repeat'
import { unseal } from '@quire/platform/seal'
import { signTicket } from '@quire/platform/ticket'
import { traced } from '@quire/platform/trace'
import { type Sending, sendMail } from './actions/send-mail.ts'
import { openMailServer } from './clients/mail-server.ts'
import { type MailStore, openMailStore } from './data/mail-store.ts'
import type { TakenMail } from './domain/mail.ts'
import { type Patience, type Refusal, usualPatience } from './domain/patience.ts'
import type { EmailEnv } from './env.ts'
import { heard } from './events/index.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { openOperatorDesk } from './operator.ts'
import { sweep } from './sweep.ts'
import { openTemplates } from './templates/write.ts'

/** Opens the email worker: the events it hears, the mails it sends. Answers the port of its health door. */
export async function openEmailWorker(
  life: Life,
  env: EmailEnv,
  { patience = usualPatience, limits }: { patience?: Patience; limits?: ReportLimits } = {},
): Promise<{ healthPort: number }> {
  const metrics = openMetrics('email')
  const prisma = new PrismaClient({
    adapter: openPool(life, env.DATABASE_URL, { metrics, most: env.DATABASE_POOL }).adapter,
    errorFormat: 'minimal',
  })
  const queues: Queues = {
    asking: openRedis(life, env.REDIS_URL, 'asks'),
    waiting: openRedis(life, env.REDIS_URL, 'waits'),
    prefix: env.QUEUE_PREFIX,
  }
  const mails = openMailStore(prisma, env.MAIL_FROM.address.replace(/^.*@/, ''))
  const jobs = openJobs(life, catalogue, queues)
  const sending = openSending(life, { env, mails, patience, jobs })
  reportErrors(life, { env, metrics, jobs: catalogue, ...(limits && { limits }) })
  const operator = openOperatorDesk(life, { env, metrics, queues, jobs, hand: sending.hand, limits })
  const handlers = { 'send-mail': ({ mailId }: { mailId: string }) => sendMail(sending, mailId), ...operator }
  takeJobs(life, { queue: 'email', catalogue, handlers, queues, metrics })
  // When Redis is away the sweeper adds the job later: the row is there.
  const later = (err: unknown) => life.log.warn({ err }, 'job.left-to-the-sweeper')
  const nudge = (mailId: string) => jobs.add('send-mail', { mailId }, { key: mailId }).catch(later)
  const onUnsendable = (about: object) => life.log.error(about, 'mail.unsendable')
  hear(life, { listener: 'email', catalogue: events, handlers: heard({ mails, nudge, onUnsendable }), queues, metrics })
  repeat(life, patience.lookEveryMs, () => sweep({ mails, jobs }))
  // At once as well: where pods come and go none may live for an hour.
  repeat(life, 3_600_000, () => mails.forget()).wake()
  // The mail server is no check: while it is down mails wait, and nothing gets better by taking this worker out.
  const checks = { database: () => prisma.$queryRaw`SELECT 1`, redis: () => queues.asking.ping() }
  return { healthPort: await openHealth(life, { host: env.HOST, port: env.HEALTH_PORT, checks, metrics }) }
}

function openSending(
  life: Life,
  { env, mails, patience, jobs }: { env: EmailEnv; mails: MailStore; patience: Patience; jobs: JobLine<Jobs> },
): Sending {
  const server = openMailServer({ url: env.SMTP_URL, from: env.MAIL_FROM })
  return {
    mails,
    patience,
    hand: (envelope) => traced('smtp', { kind: 'client' }, () => server.hand(envelope)),
    unseal: (sealed, purpose) => unseal(sealed, env.SEAL_KEY_USER_EMAIL, purpose),
    write: openTemplates({ storefront: env.STOREFRONT_URL, shop: env.SHOP_URL }),
    receiptTicket: (orderId) =>
      signTicket(
        { purpose: receiptPurpose, id: orderId, until: new Date(Date.now() + mailedReceiptMs) },
        env.RECEIPT_KEY,
      ),
    every: (ms, work) => {
      const timer = setInterval(() => {
        work().catch((err: unknown) => life.log.warn({ err }, 'lease.not-renewed'))
      }, ms)
      return () => clearInterval(timer)
    },
    lookAgain: (mailId, afterMs) => lookAgain(jobs, mailId, afterMs),
    tell: (outcome, mail, refusal) => tell(life, { outcome, mail, refusal }),
  }
}

// In whole seconds, and named after them: many who ask for the same mail leave one job, and a job that runs now never bears the name
// of the next one, which would not be added.
async function lookAgain(jobs: JobLine<Jobs>, mailId: string, afterMs: number): Promise<void> {
  const now = Date.now()
  const second = Math.ceil((now + afterMs + 1) / 1000)
  await jobs.add('send-mail', { mailId }, { key: `${mailId}.${second}`, delayMs: second * 1000 - now })
}

// The server's words may name the person: they stay in the row, the log has the code.
function tell(
  { log }: Life,
  { outcome, mail, refusal }: { outcome: string; mail: TakenMail; refusal: Refusal | undefined },
): void {
  const { id, messageId, attempt, facts } = mail
  const about = { mailId: id, kind: facts.kind, messageId, attempt, step: refusal?.step, code: refusal?.code }
  if (outcome === 'sent') log.info(about, 'mail.sent')
  else if (outcome === 'postponed') log.warn(about, 'mail.postponed')
  else log.error(about, 'mail.given-up')
}

import { randomBytes } from 'node:crypto'
import { type EventType, events } from '@quire/contracts/events'
import { jobs } from '@quire/contracts/jobs'
import { openPool } from '@quire/platform/database'
import type { ReportLimits } from '@quire/platform/error-report-turns'
import { newId } from '@quire/platform/id'
import { newLife } from '@quire/platform/lifecycle'
import { type Log, openLog } from '@quire/platform/log'
import { openMetrics } from '@quire/platform/metrics'
import { measureQueues } from '@quire/platform/queue-measures'
import { eventQueue, openQueue, type Queues } from '@quire/platform/queues'
import { openRedis } from '@quire/platform/redis'
import { seal } from '@quire/platform/seal'
import { type Inbox, startInbox } from '../../../dev/inbox/src/inbox.ts'
import type { Mail } from '../../../dev/inbox/src/mail.ts'
import { testDatabase, testRedis } from '../../../test/stores.ts'
import { type Patience, usualPatience } from '../src/domain/patience.ts'
import { readEmailEnv } from '../src/env.ts'
import { PrismaClient } from '../src/generated/prisma/client.ts'
import { openEmailWorker } from '../src/worker.ts'

const patience = { ...usualPatience, firstPauseMs: 50, longestPauseMs: 200, lookEveryMs: 50, leaseMs: 2000 }

interface WorkerPlan {
  readonly env?: Readonly<Record<string, string>>
  readonly limits?: ReportLimits
  readonly log?: Log
  readonly patience?: Partial<Patience>
}

/** The mail room of a shop: a real mail server, a real database and queue, and as many workers as a test opens. */
export async function openMailRoom() {
  const life = newLife(openLog('email', 'silent'))
  const [database, redis, inbox] = await Promise.all([testDatabase('email'), testRedis(), startInbox()])
  const sealKey = randomBytes(32)
  const queues: Queues = {
    asking: openRedis(life, redis.url, 'asks'),
    waiting: openRedis(life, redis.url, 'waits'),
    prefix: redis.prefix,
  }
  const settings = settingsFor({ smtpUrl: inbox.smtpUrl, databaseUrl: database.url, redis, sealKey })
  const prisma = new PrismaClient({ adapter: openPool(life, database.url).adapter })
  const line = life.hold('events', openQueue(eventQueue('email'), queues), (queue) => queue.close())
  return {
    inbox,
    prisma,
    queues,
    settings,
    /** Opens a worker; `end` it before the room closes, or let the room do it. */
    async openWorker(
      smtpUrl?: string,
      { env = {}, limits, log = openLog('email', 'silent'), patience: other }: WorkerPlan = {},
    ) {
      const worker = newLife(log)
      life.hold('worker', worker, () => worker.end())
      await openEmailWorker(worker, readEmailEnv({ ...settings(smtpUrl), ...env }), {
        patience: { ...patience, ...other },
        ...(limits && { limits }),
      })
      return worker
    },
    sealKey,
    ...sayings(line, sealKey),
    ...looks({ prisma, inbox, line }),
    ...reports(queues),
    async close() {
      await life.end()
      await Promise.all([inbox.close(), database.close(), redis.close()])
    },
  }
}

const settingsFor =
  (shop: { smtpUrl: string; databaseUrl: string; redis: { url: string; prefix: string }; sealKey: Buffer }) =>
  (smtpUrl = shop.smtpUrl) => ({
    HEALTH_PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: shop.databaseUrl,
    REDIS_URL: shop.redis.url,
    QUEUE_PREFIX: shop.redis.prefix,
    SEAL_KEY_USER_EMAIL: shop.sealKey.toString('base64url'),
    SMTP_URL: smtpUrl,
    MAIL_FROM: 'Quire <shop@quire.test>',
    STOREFRONT_URL: 'https://shop.quire.test/',
    SHOP_URL: 'https://graph.quire.test/',
    RECEIPT_KEY: shop.sealKey.toString('base64url'),
  })

type Line = ReturnType<typeof openQueue>

const sayings = (line: Line, sealKey: Buffer) => ({
  sealed: (token: string, purpose: string) => seal(token, sealKey, purpose),
  say: sayer(line),
})

/** Says an event, so many times at once; answers its id. */
const sayer =
  (line: Line) =>
  async (type: EventType, data: Record<string, unknown>, times = 1): Promise<string> => {
    const at = new Date().toISOString()
    const event = { id: newId(), type, aggregate: newId(), sequence: 1, at, trace: null, data: shaped(type, data) }
    // Without a job id, so that doublings really arrive.
    await line.addBulk(Array.from({ length: times }, () => ({ name: type, data: event })))
    return event.id
  }

const looks = ({ prisma, inbox, line }: { prisma: PrismaClient; inbox: Inbox; line: Line }) => ({
  /** The row of the mail that an event caused, once it is as wanted. */
  row: (eventId: string, wanted: { status?: string; attempts?: number } = {}) =>
    soon(`a mail with ${JSON.stringify(wanted)}`, async () => {
      const row = await prisma.mail.findFirst({ where: { causeEventId: eventId } })
      const fits = row && (!wanted.status || row.status === wanted.status) && row.attempts >= (wanted.attempts ?? 0)
      return fits ? row : null
    }),
  soon,
  mail: (fits: (mail: Mail) => boolean) => soon('a mail', async () => inbox.mails().find(fits) ?? null),
  mailTo: (address: string) =>
    soon(`a mail to ${address}`, async () => inbox.mails().find(({ to }) => to.includes(address)) ?? null),
  /** Until no event and no mail waits. */
  quiet: () =>
    soon('quiet', async () => {
      const { waiting, active, delayed } = await line.getJobCounts('waiting', 'active', 'delayed')
      const queued = await prisma.mail.count({ where: { status: 'QUEUED' } })
      return Number(waiting) + Number(active) + Number(delayed) + queued === 0 || null
    }),
})

const reports = (queues: Queues) => ({
  /** As if no error had been reported before. */
  async forgetReports() {
    const keys = await queues.asking.keys(`${queues.prefix}:reports:*`)
    if (keys.length > 0) await queues.asking.del(keys)
  },
  /** What a room tells of this worker's queue while no worker runs: how many jobs call for one. */
  async calling() {
    const life = newLife(openLog('order', 'silent'))
    const metrics = openMetrics('order')
    measureQueues(life, { events: {}, jobs, queues, metrics })
    const { values } = (await metrics.registry.getSingleMetric('quire_queue_jobs')?.get()) ?? { values: [] }
    await life.end()
    const counted = values.filter(({ labels }) => labels.queue === 'email' && labels.state !== 'delayed')
    return counted.reduce((sum, { value }) => sum + value, 0)
  },
  async addJob(name: keyof typeof jobs, data: object) {
    const line = openQueue('email', queues)
    await line.add(name, { data, trace: null })
    await line.close()
  },
  async delayed() {
    const line = openQueue('email', queues)
    const count = await line.getDelayedCount()
    await line.close()
    return count
  },
  /** Until no job of this worker waits or runs. */
  async noJobs() {
    const line = openQueue('email', queues)
    await soon('no job', async () => {
      const counts = await line.getJobCounts('waiting', 'active', 'delayed')
      return Object.values(counts).every((count) => count === 0) || null
    })
    await line.close()
  },
})

// What a test says must be what the rooms may say.
const shaped = (type: EventType, data: Record<string, unknown>) => events[type].data.parse(data)

async function soon<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  for (const end = Date.now() + 40_000; Date.now() < end; ) {
    const found = await look()
    if (found !== null) return found
    // Lets the workers of this same process have their turn.
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new Error(`waited in vain for ${what}`)
}

const eur = (amount: number) => ({ amount, currency: 'EUR' })

export const paid = (to: { email: string; name: string }, titles: readonly string[] = ['Emma']) => ({
  orderId: newId(),
  number: 'Q-7K3M-9ZP2',
  contact: to,
  lines: titles.map((title) => ({
    bookId: newId(),
    title,
    quantity: 2,
    unitPrice: eur(999),
    format: 'PAPERBACK',
    vatRate: 1000,
    vat: eur(182),
  })),
  delivery: { label: 'Standard', price: eur(495) },
  address: { name: to.name, street: 'Lange Straße 12', city: 'Wien', postcode: '1010', country: 'AT' },
  total: eur(1998 * titles.length + 495),
  vat: eur(182 * titles.length + 45),
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { openPool } from '@quire/platform/database'
import { type HearingOptions, hear } from '@quire/platform/hearing'
import { type Life, newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { openMetrics } from '@quire/platform/metrics'
import { openOutbox } from '@quire/platform/outbox'
import type { Queues } from '@quire/platform/queues'
import { openRedis } from '@quire/platform/redis'
import { type RelayOptions, startRelay } from '@quire/platform/relay'
import { z } from 'zod'
import { anyFreePort } from '../../dev/stores/src/ports.ts'
import { startRedis } from '../../dev/stores/src/redis.ts'
import { type Prisma, PrismaClient } from '../../workers/payment/src/generated/prisma/client.ts'

/** What is said in the hall, and who hears it. */
export const events = {
  'bell.rung': { data: z.object({ by: z.string() }), listeners: ['ann', 'bob'] },
  'letter.sent': { data: z.object({ sealed: z.string().optional() }), listeners: ['ann'], secret: 'sealed' },
  'vow.made': { data: z.object({ sealed: z.string().optional() }), listeners: ['ann', 'bob'], secret: 'sealed' },
} as const

export const newHallLife = (): Life => newLife(openLog('hall', 'silent'))

/** A database's rows and its outbox. */
export function openRows(life: Life, url: string) {
  const prisma = new PrismaClient({ adapter: openPool(life, url, { most: 5 }).adapter })
  return { prisma, outbox: openOutbox<typeof events, Prisma.TransactionClient>(prisma, events) }
}

export const openQueues = (life: Life, { url, prefix }: { url: string; prefix: string }): Queues => ({
  asking: openRedis(life, url, 'asks'),
  waiting: openRedis(life, url, 'waits'),
  prefix,
})

export const metrics = openMetrics('hall')

/** A relay that need not be waited for. */
export const relayOf = (life: Life, more: Pick<RelayOptions, 'sql' | 'queues'> & Partial<RelayOptions>): (() => void) =>
  startRelay(life, { room: 'hall', catalogue: events, metrics, everyMs: 50, sweepMs: 50, patienceMs: 50, ...more })

/** A listener to whom every event means the same. */
export const hearsAll = (
  life: Life,
  listener: string,
  { heard, ...more }: { queues: Queues; heard: (event: HeardEvent) => Promise<unknown> } & Partial<HearingOptions>,
): void => {
  const handler = async (event: HeardEvent) => void (await heard(event))
  const handlers = Object.fromEntries(Object.keys(events).map((type) => [type, handler]))
  hear(life, { listener, catalogue: events, handlers, metrics, ...more })
}

export interface HeardEvent {
  readonly id: string
  readonly type: string
  readonly data: { readonly by: string; readonly sealed?: string }
}

/** Waits for a fact, at most fifteen seconds, and answers it. */
export async function until<T>(fact: () => Promise<T | false | null | undefined> | T | false): Promise<T> {
  for (const deadline = Date.now() + 15_000; ; ) {
    const value = await fact()
    if (value) return value
    if (Date.now() > deadline) throw new Error(`This did not come true: ${fact}`)
    await after(10)
  }
}

/** A Redis for one test alone, that may be stopped, started again and frozen. */
export async function ownRedis() {
  const dir = await mkdtemp(path.join(tmpdir(), 'hall-redis-'))
  const port = await anyFreePort()
  const start = () => startRedis({ dir, port, kind: 'queues' })
  let server = await start()
  return {
    url: server.url,
    stop: () => server.close(),
    start: async () => {
      server = await start()
    },
    freeze: () => process.kill(server.pid, 'SIGSTOP'),
    thaw: () => process.kill(server.pid, 'SIGCONT'),
    async close() {
      await server.close()
      await rm(dir, { recursive: true })
    },
  }
}

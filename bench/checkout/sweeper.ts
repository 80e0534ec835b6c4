import { setTimeout as pause } from 'node:timers/promises'
import { ask } from '../../dev/stores/src/postgres.ts'
import { withRedis } from '../../dev/stores/src/redis.ts'
import { fromGlobalId } from '../../platform/id.ts'
import { eventQueue } from '../../platform/queues.ts'
import type { Crew } from './crew.ts'
import type { BenchShop } from './shop.ts'

/** How long jobs were missing that Redis had lost, in milliseconds. */
export interface Swept {
  readonly lost: number
  readonly longestMs: number
}

const prefix = 'quire'
const mostMs = 60_000

/**
 * Places some orders, waits until Redis has their jobs for payment (whose worker is off, so that nobody takes them), empties Redis at
 * that very moment, which is the worst one, and waits until every job is there again.
 */
export async function loseJobs({ stores }: BenchShop, crew: Crew): Promise<Swept> {
  await crew.fill(20, crew.books)
  const { orderIds } = await crew.place({ forMs: 10_000 })
  const events = await ask(
    stores.databases.order,
    `select id from outbox_event where type = 'order.placed' and aggregate = any ($1::text[])`,
    [orderIds.map((id) => fromGlobalId('Order', id))],
  )
  const jobs = events.map(({ id }) => `${prefix}:${eventQueue('payment')}:order.${id}`)
  return withRedis(stores.redis, async (redis) => {
    const there = async () => (jobs.length === 0 ? 0 : redis.exists(...jobs))
    await until(async () => (await there()) === jobs.length)
    await redis.flushall()
    const lostAt = performance.now()
    await until(async () => (await there()) === jobs.length)
    return { lost: jobs.length, longestMs: performance.now() - lostAt }
  })
}

async function until(fact: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + mostMs; !(await fact()); await pause(20)) {
    if (Date.now() > end) throw new Error(`not within ${mostMs / 1000} s`)
  }
}

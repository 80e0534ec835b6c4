import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openPool } from '@quire/platform/database'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { type TestDatabase, testDatabase } from '../../../test/stores.ts'
import { askForDays, askForTheNight } from '../src/actions/ask-to-reconcile.ts'
import { openReconciliationStore, type ReconciliationStore } from '../src/data/reconciliation-store.ts'
import { PrismaClient } from '../src/generated/prisma/client.ts'

const life = newLife(openLog('payment', 'silent'))
let database: TestDatabase
let prisma: PrismaClient
let store: ReconciliationStore
beforeAll(async () => {
  database = await testDatabase('payment')
  prisma = new PrismaClient({ adapter: openPool(life, database.url).adapter })
  store = openReconciliationStore(prisma)
})
afterAll(async () => {
  await life.end()
  await database.close()
})

const at = (moment: string) => ({ hour: 3, now: new Date(moment) })
const counts = { intents: 0, refunds: 0, disputes: 0 }

async function finishOne() {
  const run = await store.take()
  if (!run) throw new Error('nobody asked for one')
  await store.finish(run, counts)
  return run
}

test('Five pods wake at three: the night is compared once, and the next night again', async () => {
  await askForTheNight(store, at('2026-11-20T02:59:00Z'))
  expect(await store.take()).toBeNull()
  await Promise.all(Array.from({ length: 5 }, () => askForTheNight(store, at('2026-11-20T03:00:30Z'))))
  const runs = await Promise.all(Array.from({ length: 5 }, () => store.take()))
  expect(runs.filter((run) => run !== null)).toHaveLength(1)
  const [run] = runs.filter((run) => run !== null)
  expect(run?.window).toEqual({ from: new Date('2026-11-17T03:00:30Z'), to: new Date('2026-11-20T03:00:30Z') })
  if (run) await store.finish(run, counts)
  await askForTheNight(store, at('2026-11-20T03:01:30Z'))
  expect(await store.take()).toBeNull()
  await askForTheNight(store, at('2026-11-21T03:00:10Z'))
  await finishOne()
  expect(await prisma.reconciliation.count({ where: { askedBy: 'nightly' } })).toBe(2)
})

test('A night that meets a comparison under way has its own after it', async () => {
  await askForDays(store, { who: 'Mrs Page', days: 1, now: new Date() })
  await askForTheNight(store, at('2026-11-22T03:00:10Z'))
  await finishOne()
  expect(await store.take()).toBeNull()
  await askForTheNight(store, at('2026-11-22T03:01:10Z'))
  await finishOne()
})

test('Whoever was away for longer than the lease neither goes on nor ends it', async () => {
  await askForDays(store, { who: 'Mrs Page', days: 1, now: new Date() })
  const slow = await store.take()
  if (!slow) throw new Error('nobody asked for one')
  expect(await store.take()).toBeNull()
  await prisma.reconciliation.update({ where: { id: slow.id }, data: { leaseUntil: new Date(Date.now() - 1) } })
  const quick = await store.take()
  expect(quick).toMatchObject({ id: slow.id, tries: 2 })
  expect(await store.keep(slow)).toBe(false)
  expect(await store.finish(slow, counts)).toBeNull()
  await store.putBack(slow, 'too late', true)
  expect(await prisma.reconciliation.findUnique({ where: { id: slow.id } })).toMatchObject({
    endedAt: null,
    failure: null,
  })
  if (quick) expect(await store.finish(quick, counts)).toEqual({ healed: 0, reported: 0 })
})

test('The fifth failure is the last: it ends with the reason, and another may be asked for', async () => {
  const { id } = await askForDays(store, { who: 'Mrs Page', days: 1, now: new Date() })
  for (let n = 1; n <= 5; n += 1) {
    await prisma.reconciliation.update({ where: { id }, data: { leaseUntil: null } })
    const run = await store.take()
    if (run) await store.putBack(run, 'the provider is away', run.tries >= 5)
  }
  const row = await prisma.reconciliation.findUnique({ where: { id } })
  expect(row).toMatchObject({ failure: 'the provider is away', endedAt: expect.any(Date), tries: 5 })
  expect(await askForDays(store, { who: 'Mrs Page', days: 1, now: new Date() })).toMatchObject({ kind: 'asked' })
})

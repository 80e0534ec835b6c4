import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { openPool } from '@quire/platform/database'
import { forgetOutcomes, idempotencyKey, once, outcomeOf } from '@quire/platform/idempotency'
import { PrismaClient } from '../../subgraphs/order/src/generated/prisma/client.ts'
import { type TestDatabase, testDatabase } from '../stores.ts'
import { newHallLife, until } from './hall.ts'

const life = newHallLife()
let database: TestDatabase
let prisma: PrismaClient

beforeAll(async () => {
  database = await testDatabase('order')
  prisma = new PrismaClient({ adapter: openPool(life, database.url, { most: 5 }).adapter })
})
afterAll(async () => {
  await life.end()
  await database.close()
})
beforeEach(async () => {
  await prisma.idempotencyOutcome.deleteMany()
  await prisma.numberSeries.deleteMany()
})

const ann = { owner: 'user:ann', deed: 'ring', key: 'key-00001', body: { bell: 1 } }

/** Rings a bell in a transaction of its own; how often it rang is a row of the same database. */
const ring = (keyed: object = {}, work: () => Promise<unknown> = async () => undefined) =>
  prisma.$transaction((tx) =>
    once(tx, { ...ann, ...keyed }, async () => {
      const [row] = await tx.$queryRaw<{ last: number }[]>`
        INSERT INTO number_series AS s VALUES ('bell', 2026, 1)
        ON CONFLICT (series, year) DO UPDATE SET last = s.last + 1 RETURNING last`
      return (await work()) ?? { rang: row?.last }
    }),
  )
const rung = async () => (await prisma.numberSeries.findFirst())?.last ?? 0

describe('Ann rings under one key', () => {
  test('twice: the bell rings once, and both get the first outcome', async () => {
    expect(await ring()).toEqual({ kind: 'done', outcome: { rang: 1 } })
    expect(await ring()).toEqual({ kind: 'done', outcome: { rang: 1 } })
    expect(await rung()).toBe(1)
  })

  test('twice at once: the second waits for the first and gets its outcome', async () => {
    const { promise: open, resolve } = Promise.withResolvers<undefined>()
    const first = ring({}, () => open)
    await waiting(1)
    const second = ring({}, async () => ({ never: true }))
    await blocked()
    resolve(undefined)
    expect(await Promise.all([first, second])).toEqual([
      { kind: 'done', outcome: { rang: 1 } },
      { kind: 'done', outcome: { rang: 1 } },
    ])
    expect(await rung()).toBe(1)
  })

  test('what came of it can be read before it is done again: nothing, the outcome, or that the key is another deed’s', async () => {
    expect(await outcomeOf(prisma, ann)).toBeNull()
    await ring()
    expect(await outcomeOf(prisma, ann)).toEqual({ kind: 'done', outcome: { rang: 1 } })
    expect(await outcomeOf(prisma, { ...ann, body: { bell: 2 } })).toEqual({ kind: 'reused' })
    expect(await outcomeOf(prisma, { ...ann, owner: 'user:bob' })).toBeNull()
    expect(await rung()).toBe(1)
  })

  test('for something else: it is told, and nothing rings', async () => {
    await ring()
    expect(await ring({ body: { bell: 2 } })).toEqual({ kind: 'reused' })
    expect(await rung()).toBe(1)
  })

  test('and stumbles: nothing is kept, and the next try rings', async () => {
    const stumbles = async () => {
      throw new Error('stumbled')
    }
    await expect(ring({}, stumbles)).rejects.toThrow('stumbled')
    expect([await rung(), await prisma.idempotencyOutcome.count()]).toEqual([0, 0])
    expect(await ring()).toEqual({ kind: 'done', outcome: { rang: 1 } })
  })

  test('twice at once, and the first stumbles: the second rings', async () => {
    const { promise: open, reject } = Promise.withResolvers<undefined>()
    const first = ring({}, () => open)
    await waiting(1)
    const second = ring()
    await blocked()
    reject(new Error('stumbled'))
    await expect(first).rejects.toThrow('stumbled')
    expect(await second).toEqual({ kind: 'done', outcome: { rang: 1 } })
  })

  test('and is refused: that is the outcome, the next time as well', async () => {
    const refused = { ok: false, why: 'too late' }
    expect(await ring({}, async () => refused)).toEqual({ kind: 'done', outcome: refused })
    expect(await ring()).toEqual({ kind: 'done', outcome: refused })
  })
})

test('Bob’s key of the same name, and Ann’s for another deed, are other keys', async () => {
  await ring()
  await ring({ owner: 'user:bob' })
  await ring({ deed: 'knock' })
  expect(await rung()).toBe(3)
})

test('keys of more than thirty days ago are forgotten, younger ones are kept', async () => {
  await ring()
  await ring({ key: 'key-00002' })
  await prisma.$executeRaw`
    UPDATE idempotency_outcome SET created_at = now() - interval '31 days' WHERE key = 'key-00002'`
  expect(await forgetOutcomes(prisma)).toBe(1)
  expect((await prisma.idempotencyOutcome.findMany()).map(({ key }) => key)).toEqual(['key-00001'])
})

test.each(['key-0001', 'k'.repeat(128), '0199f000-0000-7000-8000-00000000abcd'])('%s is a key', (key) => {
  expect(idempotencyKey.safeParse(key).success).toBe(true)
})

test.each(['short', 'k'.repeat(129), 'with a space', 'umläut-00', 'nul-\0-0000', ''])('%j is none', (key) => {
  expect(idempotencyKey.safeParse(key).success).toBe(false)
})

/** So many transactions are open in which nothing happens. */
const waiting = (many: number) =>
  until(async () => {
    const [row] = await prisma.$queryRaw<{ many: number }[]>`
      SELECT count(*)::int AS many FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'idle in transaction' AND query LIKE '%number_series%'`
    return row?.many === many
  })

/** Somebody waits for the lock of another's row. */
const blocked = () =>
  until(async () => {
    const [row] = await prisma.$queryRaw<{ many: number }[]>`
      SELECT count(*)::int AS many FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`
    return (row?.many ?? 0) > 0
  })

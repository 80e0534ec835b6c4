import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newLife } from '@quire/platform/lifecycle'
import { readHistory, standing } from '../dev/stores/src/history.ts'
import { applyMigrations } from '../dev/stores/src/migrate.ts'
import { migrationNames } from '../dev/stores/src/migrations.ts'
import { ask } from '../dev/stores/src/postgres.ts'
import { openUserRoom } from '../subgraphs/user/src/room.ts'
import { asked, bearer, join, openRoom, people, type UserRoom } from '../subgraphs/user/test/user-room.ts'
import { parserReady } from './house/migration-sql.ts'
import { overlapBreaches } from './house/migrations.ts'

// The user room of today is the release before; the next three give a person's name another column.
const today = path.resolve(import.meta.dirname, '../prisma/user')
const bounded = "SET LOCAL lock_timeout = '2s';\n"
const steps = {
  grow: { name: '29990101000000_full_name', sql: `${bounded}ALTER TABLE account ADD COLUMN full_name text;` },
  index: {
    name: '29990102000000_full_name_index',
    sql: 'CREATE INDEX CONCURRENTLY account_full_name ON account (full_name);',
  },
  letGo: { name: '29990201000000_let_go', sql: `${bounded}ALTER TABLE account ALTER COLUMN name DROP NOT NULL;` },
  contract: {
    name: '29990301000000_contract_drop_name_needs_29990201000000',
    sql: `${bounded}ALTER TABLE account DROP COLUMN name;`,
  },
}
type Step = keyof typeof steps

let room: UserRoom
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'quire-rollback-'))
  room = await openRoom()
  await parserReady()
}, 60_000)

afterAll(async () => {
  await room.close()
  await rm(folder, { recursive: true })
})

test('the steps of the drill are such as the house lets through', async () => {
  const sql = await Promise.all(
    (await migrationNames(today)).map((name) =>
      readFile(path.join(today, 'migrations', name, 'migration.sql'), 'utf8'),
    ),
  )
  const files = (await migrationNames(today)).map((name, at) => ({
    path: `${name}/migration.sql`,
    text: sql[at] ?? '',
  }))
  const drilled = Object.values(steps).map(({ name, sql }) => ({ path: `${name}/migration.sql`, text: sql }))
  expect(overlapBreaches([...files, ...drilled])).toEqual([])
})

test('Ann and Bob change their names through an upgrade, a scale-out, a rollback and another upgrade, and nothing fails', async () => {
  await join(room, { ...people.ann, email: 'dora@example.test' })
  const load = [await rename('ann'), await rename('bob')]

  // Release two: expand. It writes both columns, and fills the rows that are there in batches.
  expect(await upgrade('two', 'grow', 'index')).toEqual([steps.grow.name, steps.index.name])
  while ((await fill()) > 0);
  await ask(
    room.databaseUrl,
    `update account set name = 'Dora Dale', full_name = 'Dora Dale' where email = 'dora@example.test'`,
  )

  // A pod of today is added in the middle of it, and then all of the release is taken back.
  expect(await todayStands()).toEqual({ waiting: [], failed: [], past: [] })
  const pod = newLife(room.life.log)
  const added = await openUserRoom(pod, { ...room.env, PORT: 0, HEALTH_PORT: 0 })
  expect(await added.prisma.account.findFirst({ where: { email: 'dora@example.test' } })).toMatchObject({
    name: 'Dora Dale',
  })
  await pod.end()
  expect(await applyMigrations({ url: room.databaseUrl, dir: today, served: true })).toEqual([])

  // Release four cannot follow at once: today's pods serve, and release three has not let go.
  await expect(upgrade('four', 'grow', 'index', 'letGo', 'contract')).rejects.toThrow(
    'would break the release that is serving',
  )
  expect(await upgrade('three', 'grow', 'index', 'letGo')).toEqual([steps.letGo.name])
  expect(await todayStands()).toEqual({ waiting: [], failed: [], past: [] })

  const ended = await Promise.all(load.map((stop) => stop()))
  expect(ended.flatMap(({ failures }) => failures)).toEqual([])
  for (const { served } of ended) expect(served).toBeGreaterThan(10)
}, 60_000)

test('after the contract the build of today refuses to start, and rightly so', async () => {
  expect(await upgrade('four', 'grow', 'index', 'letGo', 'contract')).toEqual([steps.contract.name])

  expect((await todayStands()).past).toEqual([steps.contract.name])
  await expect(applyMigrations({ url: room.databaseUrl, dir: today, served: true })).rejects.toThrow(
    /^This database is contracted past this build: 29990301000000_contract_drop_name_needs_29990201000000 took away/,
  )
  await expect(room.prisma.account.findFirst()).rejects.toThrow('does not exist')
})

/** The migrations of a build that carries these steps beyond today's, applied while today's pods serve. */
async function upgrade(build: string, ...carried: Step[]): Promise<string[]> {
  const dir = path.join(folder, build)
  await cp(today, dir, { recursive: true })
  for (const { name, sql } of carried.map((step) => steps[step])) {
    await mkdir(path.join(dir, 'migrations', name), { recursive: true })
    await writeFile(path.join(dir, 'migrations', name, 'migration.sql'), sql)
  }
  return applyMigrations({ url: room.databaseUrl, dir, served: true })
}

async function todayStands() {
  return standing(await migrationNames(today), await readHistory(room.databaseUrl))
}

async function fill(): Promise<number> {
  const batch = 'select id from account where full_name is null limit 1'
  const filled = await ask(room.databaseUrl, `update account set full_name = name where id in (${batch}) returning id`)
  return filled.length
}

/** Somebody who goes on changing their name and reading it back, until told to stop. */
async function rename(who: 'ann' | 'bob') {
  const { accessToken } = await join(room, people[who])
  const viewer = bearer(accessToken)
  const failures: unknown[] = []
  let [served, stopped] = [0, false]
  const going = (async () => {
    for (; !stopped; served += 2) {
      const name = `${people[who].name} ${served}`
      const changed = await room.ask(asked.profile, { input: { name } }, viewer)
      const read = await room.ask(asked.me, {}, viewer)
      if (changed.errors || read.data?.me.name !== name) failures.push({ changed, read })
    }
  })()
  return async () => {
    stopped = true
    await going
    return { served, failures }
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'
import { readTestStores } from '../../dev/stores/src/test-stores.ts'
import { dist, makeBundle } from '../../scripts/bundle/build.ts'

// The program of the image quire/migrate, as Jobs and the init containers of pods run it.
const build = join(dist, 'chart-test')
const later = join(dist, 'chart-test-later')
let url: string
let database: pg.Client
let dropped: () => Promise<void>

beforeAll(async () => {
  mkdirSync(dist, { recursive: true })
  await makeBundle({
    name: 'chart-test',
    entry: 'scripts/bundle/migrate.ts',
    file: 'main.mjs',
    beside: { prisma: 'prisma' },
  })
  cpSync(build, later, { recursive: true })
  const next = join(later, 'prisma/order/migrations/29990101000000_next')
  mkdirSync(next)
  writeFileSync(join(next, 'migration.sql'), 'ALTER TABLE nowhere ADD COLUMN price integer;')
  // Jest started them; who leaves them here would stop them for every test that follows in this process.
  const { postgres } = (await readTestStores()) ?? { postgres: { url: '' } }
  const server = new pg.Client({ connectionString: postgres.url })
  await server.connect()
  const name = `waiting_${process.pid}`
  await server.query(`CREATE DATABASE ${name}`)
  url = Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href
  database = new pg.Client({ connectionString: url })
  await database.connect()
  dropped = async () => {
    await database.end()
    await server.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await server.end()
  }
}, 60_000)

afterAll(async () => {
  for (const left of [build, later, join(dist, 'maps/chart-test.main.mjs.map'), join(dist, 'sbom/chart-test.cdx.json')])
    rmSync(left, { recursive: true, force: true })
  await dropped()
}, 20_000)

test('a pod waits for the migrations of its own build, and a later build that fails keeps it from nothing', async () => {
  const pod = migrate(build, '--wait')
  await says(pod, 'order: waiting for 2026')
  expect(await code(migrate(build))).toBe(0)
  expect(await code(pod)).toBe(0)

  const failing = migrate(later)
  await complains(
    failing,
    'order: The migration 29990101000000_next failed: relation "nowhere" does not exist\nAll of it was',
  )
  expect(await code(failing)).toBe(1)
  const laterPod = migrate(later, '--wait')
  await says(laterPod, 'order: waiting for 29990101000000_next')
  expect(await code(migrate(build, '--wait'))).toBe(0)
  expect(laterPod.exitCode).toBe(null)
  laterPod.kill()
})

test('a pod on a schema that stays too old gives up with a sentence', async () => {
  const pod = migrate(later, '--wait', '--within', '0.1')
  await complains(pod, 'order: The schema is still too old for this build after 0.1 s: it lacks 29990101000000_next')
  expect(await code(pod)).toBe(1)
})

test('a pod of a build that the schema was contracted past refuses at once, and so does its Job', async () => {
  await database.query(`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
    VALUES ('c', '', '29990301000000_contract_drop_price_needs_29990101000000', now(), 1)`)
  for (const args of [['--wait'], []]) {
    const refused = migrate(build, ...args)
    await complains(refused, 'order: This database is contracted past this build: 29990301000000_contract_drop_price')
    expect(await code(refused)).toBe(1)
  }
})

function migrate(folder: string, ...args: string[]): ChildProcess {
  const env = { PATH: process.env.PATH, DATABASE_URL_ORDER: url }
  return spawn(process.execPath, [join(folder, 'main.mjs'), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
}

async function code(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit')
  return child.exitCode
}

async function says(child: ChildProcess, what: string): Promise<void> {
  await hears(child.stdout, what)
}

async function complains(child: ChildProcess, what: string): Promise<void> {
  await hears(child.stderr, what)
}

// The stream is read on to its end: whoever closes it ends a program that has more to say.
async function hears(stream: Readable | null, what: string): Promise<void> {
  let said = ''
  await new Promise<void>((heard, missed) => {
    stream?.on('data', (piece: Buffer) => {
      said += String(piece)
      if (said.includes(what)) heard()
    })
    stream?.once('end', () => missed(new Error(`It ended and did not say "${what}": ${said}`)))
  })
}

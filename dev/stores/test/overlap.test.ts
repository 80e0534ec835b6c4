import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import pg from 'pg'
import { applyMigrations, markUndone, migrationStatus } from '../src/migrate.ts'
import { ask } from '../src/postgres.ts'
import { patient } from '../src/script.ts'
import { readTestStores } from '../src/test-stores.ts'

const first = '20261120000000_first'
const hasty = { ...patient, lockMs: 200, pauseMs: 50, tries: 2 }

let dir: string
let server: string
let url: string

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'quire-overlap-'))
  server = (await readTestStores())?.postgres.url ?? ''
  const name = `test_overlap_${path.basename(dir).slice(-6).toLowerCase()}`
  await ask(server, `create database "${name}"`)
  url = server.replace(/postgres$/, name)
  await writeFile(path.join(dir, 'schema.prisma'), 'datasource db {\n  provider = "postgresql"\n}\n')
  await write(first, 'CREATE TABLE book (id integer PRIMARY KEY, title text); INSERT INTO book VALUES (1, $$Emma$$);')
  await applyMigrations({ url, dir })
})

afterEach(async () => {
  await ask(server, `drop database "${new URL(url).pathname.slice(1)}" with (force)`)
  await rm(dir, { recursive: true })
})

test('Bob holds the table: the migration gives up in bounded time, says who he is, and the next run does it', async () => {
  const grow = await write('20270105090000_slug', 'ALTER TABLE book ADD COLUMN slug text; SELECT 1;')
  const bob = new pg.Client({ connectionString: url, application_name: 'bobs-report' })
  await bob.connect()
  await bob.query('begin; select * from book')
  const { rows } = await bob.query('select pg_backend_pid() as pid')
  const began = performance.now()

  const failed = applyMigrations({ url, dir, patience: hasty })
  await expect(failed).rejects.toThrow(
    new RegExp(
      `${grow} failed: It asked 2 times for a lock that process ${rows[0].pid} \\(user quire, bobs-report.*idle in transaction.*` +
        'Nothing was changed.*\\n.*the next run tries it again',
    ),
  )
  expect(performance.now() - began).toBeLessThan(10_000)
  await bob.end()
  expect(await applyMigrations({ url, dir, patience: hasty })).toEqual([grow])
})

test('Bob lets go in time: the migration asks again, and nobody notices', async () => {
  const grow = await write('20270105090000_slug', 'ALTER TABLE book ADD COLUMN slug text; SELECT 1;')
  const bob = new pg.Client({ connectionString: url })
  await bob.connect()
  await bob.query('begin; select * from book')
  const applied = applyMigrations({ url, dir, patience: { ...hasty, tries: 100 } })
  await waitsForLock()
  await bob.end()
  expect(await applied).toEqual([grow])
})

test('a migration that fails half-way leaves nothing, says why, and its mended text is what runs next', async () => {
  const grow = await write('20270105090000_slug', 'ALTER TABLE book ADD COLUMN slug text; SELECT 1 / 0;')
  await expect(applyMigrations({ url, dir })).rejects.toThrow(`The migration ${grow} failed: division by zero`)
  expect(await columns()).toEqual(['id', 'title'])
  await write(grow, 'ALTER TABLE book ADD COLUMN slug text;')
  expect(await applyMigrations({ url, dir })).toEqual([grow])
})

test('an index that could not be built beside the traffic stays failed until a person has taken it away', async () => {
  await ask(url, `insert into book values (2, 'Emma')`)
  const name = await write('20270105090000_titles', 'CREATE UNIQUE INDEX CONCURRENTLY book_title ON book (title);')
  await expect(applyMigrations({ url, dir })).rejects.toThrow(
    /could not create unique index.*\n.*blocks every later one.*DROP INDEX CONCURRENTLY.*undone <room> 20270105090000_titles/,
  )
  await expect(applyMigrations({ url, dir })).rejects.toThrow(`The migration ${name} began and did not end.`)

  await ask(url, 'drop index concurrently book_title')
  await ask(url, 'delete from book where id = 2')
  await markUndone({ url, dir, name })
  expect(await applyMigrations({ url, dir })).toEqual([name])
})

test('two at once build one index beside the traffic, and neither waits for the other for ever', async () => {
  const name = await write('20270105090000_titles', 'CREATE INDEX CONCURRENTLY book_title ON book (title);')
  const applied = await Promise.all([1, 2, 3].map(() => applyMigrations({ url, dir })))
  expect(applied.flat()).toEqual([name])
})

test('a migration that waits for another one in vain says which process that is', async () => {
  const other = new pg.Client({ connectionString: url, application_name: 'the-other-one' })
  await other.connect()
  await other.query('select pg_advisory_lock(7110315)')
  await expect(applyMigrations({ url, dir, patience: { ...patient, deadlineMs: 100 } })).rejects.toThrow(
    /Another migration of this database did not end within 0 s: process \d+ \(user quire, the-other-one/,
  )
  await other.end()
})

test('a database that cannot be reached is told by its address, without its password', async () => {
  const nowhere = applyMigrations({ url: 'postgresql://quire:secret@127.0.0.1:1/order', dir })
  await expect(nowhere).rejects.toThrow(
    /^The database order at 127\.0\.0\.1:1 cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:1$/,
  )
})

test('a contract waits for its floor to be a release of its own, but not in a new database', async () => {
  const floor = await write('20270105090000_title_may_go', 'SELECT 1;')
  const contract = await write(
    '20270201090000_contract_title_needs_20270105090000',
    'ALTER TABLE book DROP COLUMN title;',
  )
  // The second try finds nothing half done that would let it through.
  for (const _ of [1, 2])
    await expect(applyMigrations({ url, dir, served: true })).rejects.toThrow(
      `${contract} would break the release that is serving, which does not carry migration 20270105090000.`,
    )
  expect((await migrationStatus({ url, dir })).waiting).toEqual([floor, contract])

  await ask(url, 'drop table book, _prisma_migrations')
  expect(await applyMigrations({ url, dir, served: true })).toEqual([first, floor, contract])
})

test('an older build applies nothing to a database with later migrations, and refuses one contracted past it', async () => {
  const before = path.join(dir, 'migrations')
  await write('20270105090000_slug', 'ALTER TABLE book ADD COLUMN slug text;')
  await applyMigrations({ url, dir })
  await rm(path.join(before, '20270105090000_slug'), { recursive: true })
  expect(await applyMigrations({ url, dir, served: true })).toEqual([])

  await ask(
    url,
    `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
     values ('1', '', '20270201090000_contract_title_needs_20270105090000', now(), 1)`,
  )
  await expect(applyMigrations({ url, dir, served: true })).rejects.toThrow('contracted past this build')
})

async function write(name: string, sql: string): Promise<string> {
  await mkdir(path.join(dir, 'migrations', name), { recursive: true })
  await writeFile(path.join(dir, 'migrations', name, 'migration.sql'), sql)
  return name
}

async function columns(): Promise<unknown[]> {
  const sql = `select column_name from information_schema.columns where table_name = 'book' order by ordinal_position`
  return (await ask(url, sql)).map((row) => row.column_name)
}

async function waitsForLock(): Promise<void> {
  const waits = `select 1 from pg_stat_activity where application_name = 'quire-migrate' and wait_event_type = 'Lock'`
  while ((await ask(url, waits)).length === 0);
}

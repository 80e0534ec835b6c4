import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { applyMigrations, drift, migrationStatus, writeMigration } from '../src/migrate.ts'
import { ask } from '../src/postgres.ts'
import { readTestStores } from '../src/test-stores.ts'

const generator = 'datasource db {\n  provider = "postgresql"\n}\n'
const firstSchema = `${generator}
// SQL only: book.words, book_words_idx
model Book {
  id    String @id @db.Uuid
  title String
  stock Int
  words Unsupported("tsvector")?
  @@map("book")
}
`
const beyondPrisma = `
ALTER TABLE "book" ADD CONSTRAINT "book_stock_check" CHECK ("stock" >= 0);
ALTER TABLE "book" DROP COLUMN "words", ADD COLUMN "words" tsvector GENERATED ALWAYS AS (to_tsvector('simple', "title")) STORED;
CREATE INDEX "book_words_idx" ON "book" USING gin ("words");
CREATE INDEX "book_in_stock_idx" ON "book" ("title") WHERE "stock" > 0;
CREATE FUNCTION "refuse"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no; never'; END $$;
CREATE TRIGGER "book_stays" BEFORE DELETE ON "book" FOR EACH ROW EXECUTE FUNCTION "refuse"();
`

let dir: string
let server: string
let url: string

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'quire-migrate-'))
  server = (await readTestStores())?.postgres.url ?? ''
  const name = `test_migrate_${path.basename(dir).slice(-6).toLowerCase()}`
  await ask(server, `create database "${name}"`)
  url = server.replace(/postgres$/, name)
  await writeFile(path.join(dir, 'schema.prisma'), firstSchema)
})

afterEach(async () => {
  await ask(server, `drop database "${new URL(url).pathname.slice(1)}" with (force)`)
  await rm(dir, { recursive: true })
})

async function writeFirstMigration() {
  const folder = (await writeMigration({ url: server, dir, name: 'Books on shelves' })) ?? ''
  const file = path.join(folder, 'migration.sql')
  await writeFile(file, (await readFile(file, 'utf8')) + beyondPrisma)
  return path.basename(folder)
}

test('Mrs Page adds CHECKs, triggers and a generated column by SQL, and the schema still agrees', async () => {
  const name = await writeFirstMigration()
  expect(name).toMatch(/^\d{14}_books_on_shelves$/)

  expect(await drift({ url: server, dir })).toBe('')
  expect(await applyMigrations({ url, dir })).toEqual([name])
  await expect(ask(url, `insert into book (id, title, stock) values (gen_random_uuid(), 'Emma', -1)`)).rejects.toThrow(
    'book_stock_check',
  )
})

test('Ann and Bob migrate the same database at once, and each migration is applied once', async () => {
  const name = await writeFirstMigration()

  const applied = await Promise.all([applyMigrations({ url, dir }), applyMigrations({ url, dir })])

  expect(applied.flat()).toEqual([name])
  expect(await migrationStatus({ url, dir })).toEqual({ waiting: [], failed: [], edited: [], unknown: [] })
})

test('a column that only the schema knows is drift, and becomes a migration', async () => {
  await writeFirstMigration()
  await writeFile(
    path.join(dir, 'schema.prisma'),
    firstSchema.replace('  stock Int\n', '  stock Int\n  slug String?\n'),
  )

  expect(await drift({ url: server, dir })).toContain('ADD COLUMN     "slug" TEXT')
})

test('a migration that was edited after it was applied is refused by name', async () => {
  const name = await writeFirstMigration()
  await applyMigrations({ url, dir })
  const file = path.join(dir, 'migrations', name, 'migration.sql')
  await writeFile(file, `${await readFile(file, 'utf8')}\n-- changed`)

  await expect(applyMigrations({ url, dir })).rejects.toThrow(`The migration ${name} was changed after it was applied`)
})

test('no shadow database stays behind', async () => {
  await writeFirstMigration()
  await drift({ url: server, dir })

  expect(await ask(server, `select datname from pg_database where datname like 'shadow_%'`)).toEqual([])
})

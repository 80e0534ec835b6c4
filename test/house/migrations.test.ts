import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { type Rule, rules } from './migration-rules.ts'
import { parserReady } from './migration-sql.ts'
import { overlapBreaches } from './migrations.ts'
import { houseFiles, root } from './tree.ts'

beforeAll(parserReady)

test('no migration locks out or breaks the release before it', () => {
  const migrations = houseFiles('/migration.sql').filter(({ path }) => path.startsWith('prisma/'))
  const byRoom = Map.groupBy(migrations, ({ path }) => path.split('/')[1])
  expect(byRoom.size).toBeGreaterThan(0)
  expect([...byRoom.values()].flatMap(overlapBreaches)).toEqual([])
})

const file = (name: string, text: string) => ({ path: `prisma/order/migrations/${name}/migration.sql`, text })
const first = file('20261120000000_first', 'CREATE TABLE book (id uuid PRIMARY KEY, title text); DROP TABLE old;')
const bounded = "SET LOCAL lock_timeout = '2s';\n"
const step = '20270101000000_step'
const contract = '20270101000000_contract_titles_needs_20261120000000'

const told = (text: string, name = step) => overlapBreaches([first, file(name, text)])
const toldOf = (text: string, name = step) =>
  told(text, name).map((line) => /:(\d+) ([a-z-]+):/.exec(line)?.slice(1).join(' '))

test('Mrs Page is told the file, the line, the rule, why, and what to write instead', () => {
  expect(told(`${bounded}-- Nobody reads it.\nALTER TABLE book\n  DROP COLUMN title;`)).toEqual([
    `prisma/order/migrations/${step}/migration.sql:3 drops: it takes away what the release before reads. ` +
      'Instead: make it a contract: <timestamp>_contract_<words>_needs_<timestamp of the migration whose builds let go of it>',
  ])
})

type Case = readonly [rule: Rule, bad: string, name?: string]

const bad: readonly Case[] = [
  ['drops', 'ALTER TABLE book DROP COLUMN title'],
  ['drops', 'DROP TABLE book'],
  ['drops', 'DROP TYPE format'],
  ['drops', 'TRUNCATE book'],
  ['renames', 'ALTER TABLE book RENAME title TO name'],
  ['renames', 'ALTER TABLE book RENAME TO volume', contract],
  ['renames', "ALTER TYPE format RENAME VALUE 'A' TO 'B'"],
  ['renames', 'ALTER TABLE book SET SCHEMA shelf'],
  ['index-beside', 'CREATE INDEX book_title ON book (title)'],
  ['index-beside', 'DROP INDEX book_title'],
  ['alone', 'CREATE INDEX CONCURRENTLY book_title ON book (title)'],
  ['alone', 'REINDEX TABLE book'],
  ['add-not-null', 'ALTER TABLE book ADD COLUMN pages integer NOT NULL'],
  ['rewrites', 'ALTER TABLE book ADD COLUMN mark uuid DEFAULT gen_random_uuid()'],
  ['rewrites', 'ALTER TABLE book ADD COLUMN number serial'],
  ['rewrites', 'ALTER TABLE book ADD COLUMN size integer GENERATED ALWAYS AS (length(title)) STORED'],
  ['rewrites', 'ALTER TABLE book ALTER COLUMN title TYPE varchar(9)'],
  ['rewrites', 'ALTER TABLE book SET LOGGED'],
  ['set-not-null', 'ALTER TABLE book ALTER COLUMN title SET NOT NULL', contract],
  ['not-valid', "ALTER TABLE book ADD CONSTRAINT named CHECK (title <> '')", contract],
  ['not-valid', 'ALTER TABLE book ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES shelf (id)', contract],
  ['not-valid', 'ALTER TABLE book ADD UNIQUE (title)', contract],
  ['not-valid', 'ALTER TABLE book ADD COLUMN shelf uuid REFERENCES shelf (id)'],
  ['narrows', "ALTER TABLE book ADD CONSTRAINT named CHECK (title <> '') NOT VALID"],
  ['narrows', 'ALTER TABLE book ALTER COLUMN title DROP DEFAULT'],
  ['lock-table', 'LOCK TABLE book'],
  ['whole-table', "UPDATE book SET title = ''"],
  ['whole-table', 'DELETE FROM book'],
  ['whole-table', 'INSERT INTO shelf SELECT id FROM book'],
  ['transaction', 'COMMIT'],
  ['opaque', 'DO $$ BEGIN DELETE FROM book; END $$'],
]

describe('refused', () => {
  // Jest takes a parameter that a row leaves out for a callback to wait for.
  for (const [rule, sql, name] of bad)
    test(`${rule}: ${sql}`, () => {
      expect(toldOf(`${bounded}\n${sql};`, name)).toEqual([`3 ${rule}`])
    })
})

const good: readonly (readonly [sql: string, name?: string])[] = [
  [
    'ALTER TABLE book ADD COLUMN slug text, ADD COLUMN pages integer NOT NULL DEFAULT 0, ADD COLUMN at timestamptz DEFAULT now()',
  ],
  [
    'ALTER TABLE book ADD COLUMN shelf uuid; ALTER TABLE book ADD CONSTRAINT f FOREIGN KEY (shelf) REFERENCES s (id) NOT VALID',
  ],
  ['ALTER TABLE book VALIDATE CONSTRAINT named'],
  ['ALTER TABLE book ALTER COLUMN title DROP NOT NULL, ALTER COLUMN title SET DEFAULT $$$$'],
  [
    "CREATE TABLE shelf (id uuid PRIMARY KEY); CREATE INDEX shelf_id ON shelf (id); INSERT INTO shelf VALUES ('a'); UPDATE shelf SET id = id",
  ],
  ["ALTER TYPE format ADD VALUE 'AUDIO'"],
  ['ALTER TABLE book DROP COLUMN title; DROP TABLE shelf', contract],
  ["ALTER TABLE book ADD CONSTRAINT named CHECK (title <> '') NOT VALID", contract],
  ['ALTER TABLE book ADD CONSTRAINT book_title UNIQUE USING INDEX book_title'],
  [
    "-- allowed: narrows, for the list is longer than before\nALTER TABLE book ADD CONSTRAINT k CHECK (title IN ('a', 'b')) NOT VALID",
  ],
]

describe('let through', () => {
  for (const [sql, name] of good)
    test(sql, () => {
      expect(told(`${bounded}${sql};`, name)).toEqual([])
    })
})

test('an index that is built beside the traffic stands alone, without a SET; a unique one refuses rows', () => {
  expect(told('CREATE INDEX CONCURRENTLY book_title ON book (title);')).toEqual([])
  expect(told('DROP INDEX CONCURRENTLY book_title;')).toEqual([])
  expect(toldOf('CREATE UNIQUE INDEX CONCURRENTLY book_title ON book (title);')).toEqual(['1 narrows'])
  expect(told('CREATE UNIQUE INDEX CONCURRENTLY book_title ON book (title);', contract)).toEqual([])
})

test('a lock is waited for briefly, and that is said first', () => {
  expect(toldOf('ALTER TABLE book ADD COLUMN slug text;')).toEqual(['1 lock-timeout'])
  expect(toldOf(`${bounded}SET lock_timeout = 0;\nCREATE TABLE a (b text);`)).toEqual(['2 lock-timeout'])
  expect(toldOf("SET lock_timeout = '6s';\nCREATE TABLE a (b text);")).toEqual(['1 lock-timeout'])
  expect(toldOf('SET lock_timeout = 3000;\nCREATE TABLE a (b text);')).toEqual([])
})

test('a column becomes NOT NULL by three migrations: a CHECK, its validation, and the contract', () => {
  const check = file(
    '20270101000000_contract_check_needs_20261120000000',
    `${bounded}ALTER TABLE book ADD CONSTRAINT titled CHECK (title IS NOT NULL) NOT VALID;`,
  )
  const validate = file('20270102000000_validate', `${bounded}ALTER TABLE book VALIDATE CONSTRAINT titled;`)
  const strict = file(
    '20270103000000_contract_not_null_needs_20261120000000',
    `${bounded}ALTER TABLE book ALTER title SET NOT NULL;`,
  )
  expect(overlapBreaches([first, strict, check, validate])).toEqual([])
  expect(overlapBreaches([first, check, strict]).join()).toContain('set-not-null')
  const both = file('20270102000000_contract_both_needs_20261120000000', `${check.text}${validate.text}`)
  expect(overlapBreaches([first, both]).join()).toContain('validate-apart')
})

test('a contract names an earlier migration of its room', () => {
  const drop = `${bounded}ALTER TABLE book DROP COLUMN title;`
  expect(toldOf(drop, '20270101000000_contract_titles_needs_20260101000000')).toEqual(['1 contract-name'])
  expect(toldOf(drop, '20270101000000_contract_titles_needs_20270101000000')).toEqual(['1 contract-name'])
  expect(toldOf(drop, '20270101000000_contract_titles')).toEqual(['1 contract-name', '2 drops'])
})

test('what Postgres does not understand is told at its line, and a defence without a reason defends nothing', () => {
  expect(toldOf(`${bounded}\n\nALTER TABLE bock ADD é;`)).toEqual(['4 syntax'])
  expect(toldOf(`${bounded}-- é\n-- allowed: drops\nDROP TABLE book;`)).toEqual(['4 drops'])
})

test('each rule bites in a test, and is told in the guide', () => {
  const guide = readFileSync(join(root, 'docs/migrations.md'), 'utf8')
  const tests = readFileSync(import.meta.filename, 'utf8')
  for (const rule of Object.keys(rules)) {
    expect(guide).toContain(`| \`${rule}\` |`)
    expect(tests).toMatch(new RegExp(`['\\d] ?${rule}'`))
  }
})

import { expect, test } from '@jest/globals'
import { testDatabase } from '../test/stores.ts'
import { openPool } from './database.ts'
import { newLife } from './lifecycle.ts'
import { openLog } from './log.ts'
import { openStatementNames } from './statement-names.ts'

const twice = (nameOf: ReturnType<typeof openStatementNames>, sql: string) => [nameOf({ sql }), nameOf({ sql })]

test('a statement is named when it comes again, and by the same name from then on', () => {
  const nameOf = openStatementNames()
  const [first, second] = twice(nameOf, 'SELECT 1')
  expect([first, nameOf({ sql: 'SELECT 1' })]).toEqual([undefined, second])
  expect(second).toMatch(/^[\w-]{22}$/)
  expect(twice(nameOf, 'SELECT 2')[1]).not.toBe(second)
})

test('no more statements are named than a connection shall keep', () => {
  const nameOf = openStatementNames(2)
  const named = ['SELECT 1', 'SELECT 2', 'SELECT 3'].map((sql) => twice(nameOf, sql)[1] !== undefined)
  expect(named).toEqual([true, true, false])
})

test('statements that come once only, however many, leave no name behind and do not hide those that come again', () => {
  const nameOf = openStatementNames(2)
  for (let n = 0; n < 10; n += 1) expect(nameOf({ sql: `SELECT ${n} AS once` })).toBeUndefined()
  expect(twice(nameOf, 'SELECT 1')[1]).toBeDefined()
})

test.each([
  'SELECT * FROM lot',
  '\n      select  l.* from lot l',
  'WITH a AS (SELECT 1) SELECT * FROM a',
  'INSERT INTO lot (id) VALUES ($1) RETURNING *',
])('%p asks for all columns there are, so it is not kept', (sql) => {
  expect(twice(openStatementNames(), sql)).toEqual([undefined, undefined])
})

test('a connection that has kept its statements goes on when a migration adds a column', async () => {
  const [life, database] = [newLife(openLog('test', 'silent')), await testDatabase('search')]
  const { adapter, pool } = openPool(life, database.url, { most: 1 })
  const db = await adapter.connect()
  const ask = (sql: string) => db.queryRaw({ sql, args: [], argTypes: [] })
  await db.executeScript('CREATE TABLE lot (id int); INSERT INTO lot VALUES (1)')
  const [all, one, json] = ['SELECT * FROM lot', 'SELECT id FROM lot', 'SELECT to_jsonb(l) AS lot FROM lot l']
  for (let time = 0; time < 3; time += 1) for (const sql of [all, one, json]) await ask(sql)
  const kept = await pool.query('SELECT statement FROM pg_prepared_statements')
  expect(kept.rows.map(({ statement }) => statement).sort()).toEqual([one, json])

  await db.executeScript('ALTER TABLE lot ADD COLUMN name text')
  expect((await ask(all)).columnNames).toEqual(['id', 'name'])
  expect((await ask(one)).rows).toEqual([[1]])
  expect((await ask(json)).rows).toEqual([['{"id": 1, "name": null}']])
  await life.end()
  await database.close()
})

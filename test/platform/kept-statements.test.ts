import { expect, test } from '@jest/globals'
import { openPool } from '../../platform/database.ts'
import { newLife } from '../../platform/lifecycle.ts'
import { openLog } from '../../platform/log.ts'
import { testDatabase } from '../stores.ts'

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

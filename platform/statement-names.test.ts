import { expect, test } from '@jest/globals'
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

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { moves } from '../../subgraphs/order/src/domain/moves.ts'
import { importsOf } from '../house/syntax.ts'
import { codeEndings, houseFiles, root } from '../house/tree.ts'
import { type Edit, edited } from './edits.ts'
import { faults } from './faults.ts'
import { after } from './judge/path.ts'
import { pointEdits } from './point-edits.ts'
import { points, stalls } from './points.ts'

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

/** Makes the edits without running anything; throws when one has lost its place, or what it makes is no TypeScript. */
function make(edits: readonly Edit[]): void {
  for (const file of new Set(edits.map((edit) => edit.file))) stripTypeScriptTypes(edited(file, read(file), edits))
}

describe('An edit', () => {
  const edit = { name: 'a change', file: 'a.ts', find: 'one', replace: 'two' }
  test('is made where its place is', () => expect(edited('a.ts', 'one, three', [edit])).toBe('two, three'))
  test.each(['none', 'one and one'])('is refused when its place is not there once: %s', (text) =>
    expect(() => edited('a.ts', text.replace('none', ''), [edit])).toThrow('a change'),
  )
})

describe('Every place still stands in the sources', () => {
  test('of the points where a process dies', () => make(pointEdits))
  test.each(faults.map((fault) => [fault.name, fault] as const))('of the fault: %s', (name, { edits = [] }) =>
    make([...pointEdits, ...edits.map((one) => ({ name, ...one }))]),
  )
})

test('there are twenty points and more, and fifteen faults and more, each with a name of its own', () => {
  const names = [...points, ...stalls].map(({ service, at }) => `${service}.${at}`)
  expect(new Set(points.map(({ service, at }) => `${service}.${at}`)).size).toBe(points.length)
  expect(names.length).toBeGreaterThanOrEqual(20)
  expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length)
  expect(faults.length).toBeGreaterThanOrEqual(15)
})

test('the judge’s table of an order’s life says what the order room’s says', () => {
  const statuses = ['PLACED', 'PAID', 'PARTLY_SHIPPED', 'SHIPPED', 'DELIVERED', 'CANCELLED', 'EXPIRED']
  const payments = [
    ...new Set(Object.values(moves).flatMap(({ paymentFrom, paymentTo = 'PREPARING' }) => [...paymentFrom, paymentTo])),
  ]
  const told = Object.entries(moves).flatMap(([type, { from, to, paymentFrom, paymentTo, paymentMay }]) =>
    statuses.flatMap((status) =>
      payments.flatMap((payment) =>
        [null, ...payments].flatMap((said) => {
          const isThere =
            (from as readonly string[]).includes(status) && (paymentFrom as readonly string[]).includes(payment)
          const may = isThere && (said === null || paymentMay?.includes(said))
          const usual = payment === 'CHARGED_BACK' || !paymentTo ? payment : paymentTo
          const end = may ? { status: to ?? status, payment: said ?? usual } : null
          return JSON.stringify(end) === JSON.stringify(after({ status, payment }, { type, payment: said }))
            ? []
            : [`${type} at ${status} (${payment}), told ${said}`]
        }),
      ),
    ),
  )
  expect(told).toEqual([])
})

test('nothing outside of test/ knows of the proofs, so no bundle can', () => {
  const outside = houseFiles(...codeEndings).filter(({ path: file }) => !file.startsWith('test/'))
  const reaching = outside.filter((file) => importsOf(file).some(({ from }) => from.includes('proofs/')))
  const naming = outside.filter(({ text }) => /quirePoint|QUIRE_PROOF/.test(text))
  expect([...reaching, ...naming].map(({ path: file }) => file)).toEqual([])
})

test('a process dies at the point for which it is armed, once', () => {
  const armed = mkdtempSync(path.join(tmpdir(), 'quire-armed-'))
  const plan = path.join(armed, 'plan.json')
  const result = {
    name: 'a point',
    file: 'platform/result.ts',
    find: 'export ',
    replace: "await globalThis.quirePoint('here')\nexport ",
  }
  const first = read('platform/result.ts').indexOf('export ')
  const find = read('platform/result.ts').slice(first, first + 60)
  writeFileSync(
    plan,
    JSON.stringify({
      service: 'somebody',
      armed,
      edits: [{ ...result, find, replace: `await globalThis.quirePoint('here')\n${find}` }],
    }),
  )
  writeFileSync(path.join(armed, 'somebody.here'), 'die')
  const run = () =>
    spawnSync(
      path.join(root, 'node_modules/.bin/node'),
      [
        '--disable-warning=ExperimentalWarning',
        '--import',
        path.join(root, 'test/proofs/edit-at-load.ts'),
        path.join(root, 'platform/result.ts'),
      ],
      { env: { PATH: process.env.PATH, QUIRE_PROOF: plan } },
    )
  expect(run().signal).toBe('SIGKILL')
  expect(existsSync(path.join(armed, 'somebody.here.reached'))).toBe(true)
  expect(run().status).toBe(0)
  rmSync(armed, { recursive: true })
})

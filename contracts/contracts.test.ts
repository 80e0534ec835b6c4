import { randomUUIDv7 } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { doors } from './doors.ts'
import { events } from './events.ts'
import { jobs } from './jobs.ts'
import { id } from './values.ts'

const canonical = '0199f000-0000-7000-8000-00000000abcd'

test.each([
  ['as every room stores it', canonical, true],
  ['fresh', randomUUIDv7(), true],
  ['in capitals', canonical.toUpperCase(), false],
  ['of zeros', '00000000-0000-0000-0000-000000000000', false],
  ['in braces', `{${canonical}}`, false],
  ['without hyphens', canonical.replaceAll('-', ''), false],
  ['with a line after it', `${canonical}\n`, false],
])('an id %s: whether rooms take it from one another', (_how, text, good) => {
  expect(id.safeParse(text).success).toBe(good)
})

test.each(readdirSync(import.meta.dirname).filter((name) => /^[a-z]+\.ts$/.test(name)))(
  'a stranger who reads %s is told what each promise means',
  (name) => {
    const lines = readFileSync(path.join(import.meta.dirname, name), 'utf8').split('\n')
    const untold = lines.filter((line, at) => line.startsWith('export ') && !lines[at - 1]?.endsWith('*/'))
    expect(untold).toEqual([])
  },
)

test.each([
  ['event', events, 'events.ts'],
  ['door', doors, 'doors.ts'],
  ['job', jobs, 'jobs.ts'],
])('each %s has a sentence of its own', (_kind, catalogue, file) => {
  const lines = readFileSync(path.join(import.meta.dirname, file), 'utf8').split('\n')
  const told = lines.filter((line, at) => /^ {2}'/.test(line) && lines[at - 1]?.endsWith('*/'))
  expect(told).toHaveLength(Object.keys(catalogue).length)
})

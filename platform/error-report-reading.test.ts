import { Writable } from 'node:stream'
import { expect, test } from '@jest/globals'
import { type ErrorReport, readLine } from './error-report-reading.ts'
import { followErrors, type Log, openLog } from './log.ts'
import { underRequestId } from './request-id.ts'
import { startTracing, traced } from './trace.ts'

/** The lines that a follower of this log gets. */
function followed(write: (log: Log) => void): string[] {
  const lines: string[] = []
  const log = openLog('hall', 'debug', new Writable({ write: (_text, _encoding, done) => done() }))
  followErrors(log, (line) => void lines.push(line))
  write(log)
  return lines
}

const read = (write: (log: Log) => void): { kind: string; report: ErrorReport } => {
  const line = readLine(followed(write)[0] ?? '')
  if (line === null) throw new Error('The line is not reported')
  const { kind, report } = line
  return { kind, report: report({ pod: 'hall-7d9', build: '1.2.3' }) }
}

test('only errors are followed, by one follower, and until it stops', () => {
  const lines: string[] = []
  const log = openLog('hall', 'debug', new Writable({ write: (_text, _encoding, done) => done() }))
  const stop = followErrors(log, (line) => void lines.push(line))
  expect(followErrors(log, () => {})).toBeNull()
  log.warn({ level: 'error' }, 'it is warm')
  log.error('it burns')
  log.child({ room: 'attic' }).fatal('it burns above')
  stop?.()
  log.error('too late')
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['it burns', 'it burns above'])
})

test('a report tells what failed, where, for which request, and what was logged with it', async () => {
  const stopTracing = startTracing('hall', undefined)
  const parent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
  const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
  const err = new TypeError('no such chair', { cause })
  const { report } = await traced('x', { parent }, async () =>
    read((log) => underRequestId('r1', () => log.error({ err, reference: 'abc', path: ['a', 1] }, 'x.y'))),
  )
  await stopTracing()
  expect(report).toMatchObject({
    service: 'hall',
    pod: 'hall-7d9',
    build: '1.2.3',
    level: 'error',
    code: 'x.y',
    at: expect.stringMatching(/Z$/),
    error: { name: 'TypeError', message: 'no such chair', causes: ['Error [ECONNREFUSED]: refused'] },
    facts: ['reference: abc', 'path: ["a",1]'],
    requestId: 'r1',
    traceId: 'a'.repeat(32),
  })
  expect(report.error?.stack[0]).toMatch(/^at .*error-report-reading\.test\.ts:\d+/)
})

const key = 'kJ8_sD0fLq2W9xZ4vB7nM1aE5rT6yU3iOpQwErTyUiO'
test.each<[string, (log: Log) => void]>([
  ['an address in a message', (log) => log.error({ err: new Error('no mailbox ann.archer+x@example.test') }, 'x')],
  ['an address in a text', (log) => log.error('Key (email)=(ann.archer@example.test) exists')],
  ['an address among the facts', (log) => log.error({ reason: '550 <ann.archer@example.test>' }, 'x')],
  ['a field with a mailbox', (log) => log.error({ email: 'ann.archer@example.test' }, 'x')],
  ['a password in an address', (log) => log.error({ err: new Error(`redis://:${key}@db:6379 is away`) }, 'x')],
  ['a key in the message of a cause', (log) => log.error({ err: new Error('a', { cause: new Error(key) }) }, 'x')],
  ['a bearer’s token', (log) => log.error({ err: new Error(`header Bearer ${key} was odd`) }, 'x')],
  ['a token of the shop', (log) => log.error({ said: `eyJhbGciOiJFZERTQSJ9.${key}.${key}` }, 'x')],
  ['a key of a payment house', (log) => log.error({ err: new Error('No such key: sk_live_1234567890ann') }, 'x')],
])('%s does not leave the house', (_what, write) => {
  const told = JSON.stringify(read(write))
  expect(told).not.toMatch(/ann|kJ8_sD0f|eyJhb/i)
})

test('what is no secret stays: names of files, ids and plain words', () => {
  const id = '0198c0de-0000-7000-8000-000000000000'
  const { report } = read((log) => log.error({ chairId: id, traceOf: 'a'.repeat(32) }, 'chair.without-legs'))
  expect(report.facts).toEqual([`chairId: ${id}`, `traceOf: ${'a'.repeat(32)}`])
})

test('the same fault of two requests is one kind; another place or another service is another kind', () => {
  const fail = (about: string) => new TypeError(`no chair ${about}`)
  const kindOf = (write: (log: Log) => void) => read(write).kind
  const first = kindOf((log) => log.error({ err: fail('1') }, 'request.failed'))
  expect(first).toMatch(/^hall request\.failed TypeError platform\/error-report-reading\.test\.ts:\d+$/)
  expect(kindOf((log) => log.error({ err: fail('2') }, 'request.failed'))).toBe(first)
  expect(kindOf((log) => log.error({ err: new TypeError('no chair 1') }, 'request.failed'))).not.toBe(first)
  expect(kindOf((log) => log.error({ err: fail('1') }, 'job.failed'))).not.toBe(first)
  const texts = ['plan 17 for "Ann" is odd', 'plan 18 for "Bob" is odd'].map((text) => kindOf((log) => log.error(text)))
  expect(texts).toEqual(['hall plan # for … is odd', 'hall plan # for … is odd'])
})

test('an error that another service logged is followed and not reported', () => {
  const [line = ''] = followed((log) => log.error({ err: new Error('no chair'), loggedBy: 'attic' }, 'request.failed'))
  expect(readLine(line)).toBeNull()
})

test('a caller’s endless message is cut, and read in no time', () => {
  const long = ['a@', 'a', '//a', '"', 'A1-'].map((text) => text.repeat(200_000))
  const before = performance.now()
  for (const text of long) {
    const { report, kind } = read((log) => log.error({ err: new Error(text), text }, text))
    expect(JSON.stringify(report).length).toBeLessThan(20_000)
    expect(kind.length).toBeLessThan(400)
  }
  expect(performance.now() - before).toBeLessThan(3000)
})

import { Writable } from 'node:stream'
import { afterAll, expect, test } from '@jest/globals'
import { openLog } from './log.ts'
import { asNow, readRequestId, requestId, underRequestId } from './request-id.ts'
import { startTracing, traced } from './trace.ts'

const stop = startTracing('hall', undefined)
afterAll(() => stop())

const lines: Record<string, unknown>[] = []
const log = openLog(
  'hall',
  'info',
  new Writable({ write: (text, _encoding, done) => done(void lines.push(JSON.parse(String(text)))) }),
)

test('a line that is written for a request has its id and its trace, across awaits', async () => {
  await underRequestId('r1', () =>
    traced('work', {}, async () => {
      await new Promise(setImmediate)
      log.info('x')
    }),
  )
  log.info('y')
  expect(lines).toMatchObject([{ requestId: 'r1', traceId: expect.stringMatching(/^[0-9a-f]{32}$/) }, { msg: 'y' }])
  expect(lines[1]).not.toHaveProperty('requestId')
})

test('what is called later from elsewhere belongs to the request that it was made for', () => {
  const later = underRequestId('r1', () => asNow(requestId))
  expect(underRequestId('r2', () => [later(), requestId()])).toEqual(['r1', 'r2'])
  expect(requestId()).toBeNull()
})

test('an id is letters, digits and dashes, and not long', () => {
  expect(readRequestId('0199-ab')).toBe('0199-ab')
  for (const none of [undefined, '', 'a b', 'a\nb', ['a'], 'a'.repeat(65)]) expect(readRequestId(none)).toBeNull()
})

import { Writable } from 'node:stream'
import { beforeEach, expect, test } from '@jest/globals'
import { openLog } from './log.ts'

const lines: string[] = []
const log = openLog(
  'hall',
  'debug',
  new Writable({ write: (text, _encoding, done) => done(void lines.push(String(text))) }),
)
const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}')
beforeEach(() => void lines.splice(0))

test('a fact is one line with its service, time, level and name', () => {
  log.info({ userId: 'ann' }, 'session.ended')
  expect(last()).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    service: 'hall',
    userId: 'ann',
    msg: 'session.ended',
  })
})

test('secrets are kept out at any depth, in lists too', () => {
  log.info(
    {
      password: 'swans',
      user: { email: 'ann@example.test', name: 'Ann' },
      list: [{ accessToken: 'swans' }, [{ headers: { Authorization: 'swans', 'set-cookie': ['swans'] } }]],
      a: { b: { c: { newPassword: 'swans', refreshTokens: ['swans'] } } },
    },
    'x',
  )
  expect(lines.at(-1)).not.toMatch(/swans|ann@/)
  expect(last()).toMatchObject({
    user: { email: '[kept out]', name: 'Ann' },
    a: { b: { c: { newPassword: '[kept out]' } } },
  })
})

test('how many tokens there were is no secret', () => {
  log.info({ tokens: 12, hasPassword: true, sealed: null }, 'x')
  expect(last()).toMatchObject({ tokens: 12, hasPassword: true, sealed: null })
})

test('an error is told by type, message, code, stack and causes, and nothing a library hung on it', () => {
  const cause = Object.assign(new Error('refused'), { detail: 'Key (email)=(ann@example.test)', code: '23505' })
  const config = { headers: { authorization: 'swans' }, data: 'swans' }
  const err = Object.assign(new TypeError('it failed', { cause }), { config, request: { body: 'swans' } })
  for (const write of [
    () => log.error({ err }, 'x'),
    () => log.error(err),
    () => log.error({ deep: [{ why: err }] }, 'x'),
  ]) {
    write()
    expect(lines.at(-1)).not.toMatch(/swans|ann@/)
    expect(lines.at(-1)).toContain('"cause":{"type":"Error","message":"refused","code":"23505"')
  }
})

test('a circle, an endless chain of causes and a long list do not hang it', () => {
  const circle: Record<string, unknown> = { list: Array.from({ length: 10_000 }, (_, n) => n) }
  circle.self = circle
  const err = new Error('round')
  err.cause = err
  log.info({ circle, err }, 'x')
  expect(lines.at(-1)?.length).toBeLessThan(20_000)
})

test('dates and URLs stay what they are', () => {
  log.info({ at: new Date(0), url: new URL('http://a.test/') }, 'x')
  expect(last()).toMatchObject({ at: '1970-01-01T00:00:00.000Z', url: 'http://a.test/' })
})

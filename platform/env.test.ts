import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { everyService, port, readEnv, secretKey, secretKeys } from './env.ts'

const key = 'k'.repeat(43)
const form = { ...everyService, PORT: port.describe('where Ann rings'), KEY: secretKey.describe('proves Ann') }

test('a form that is filled in is read with its defaults', () => {
  expect(readEnv(form, { HEALTH_PORT: '4100', PORT: '0', KEY: key, LOG_LEVEL: '', OTHER: 'x' })).toEqual({
    HOST: '127.0.0.1',
    HEALTH_PORT: 4100,
    LOG_LEVEL: 'info',
    PORT: 0,
    KEY: Buffer.from(key, 'base64url'),
  })
})

test('everything wrong is told together by name and purpose, never by value, and the process ends with 78', () => {
  const program = `
    import { everyService, port, readEnv, secretKey, secretKeys } from '${path.join(import.meta.dirname, 'env.ts')}'
    readEnv({ ...everyService, PORT: port.describe('where Ann rings'), KEY: secretKey.describe('proves Ann') })
    console.log('it went on')`
  const env = {
    HEALTH_PORT: '',
    PORT: '70000',
    KEY: 'short-secret',
    LOG_LEVEL: 'loud',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'x',
  }
  const child = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', program], {
    env,
    encoding: 'utf8',
  })
  expect(child.stdout).toBe('')
  expect(child.stderr.split('\n')).toEqual([
    'The environment is not complete:',
    '  HEALTH_PORT (the port of /livez, /readyz and /metrics): is missing',
    expect.stringMatching(/^ {2}LOG_LEVEL \(how much is logged\): /),
    expect.stringMatching(/^ {2}OTEL_EXPORTER_OTLP_ENDPOINT \(.*\): /),
    '  PORT (where Ann rings): must be a port: a number from 0 to 65535',
    '  KEY (proves Ann): must be at least 32 random bytes in base64url',
    '',
  ])
  expect(child.status).toBe(78)
})

test.each(['', ' ', '-1', '65536', '1e3', '0x10', '80 ', '8.5', 'http'])('%j is no port', (text) => {
  expect(port.safeParse(text).success).toBe(false)
})

test.each(['', 'k'.repeat(42), `${'k'.repeat(43)}=`, `${'k'.repeat(42)}/`, `${key}\n`])('%j is no key', (text) => {
  expect(z.object({ KEY: secretKey }).safeParse({ KEY: text }).success).toBe(false)
})

const other = 'o'.repeat(43)

test.each([`${key} ${other}`, `${key},${other}`])('%j are two keys, the signing one first', (text) => {
  expect(secretKeys.parse(text)).toEqual([Buffer.from(key, 'base64url'), Buffer.from(other, 'base64url')])
})

test.each([
  [`${key} `, 'KEY (proves Ann): has an empty part: put one space or one comma between two keys'],
  [`,${key}`, 'KEY (proves Ann): has an empty part: put one space or one comma between two keys'],
  [`${key}, ${other}`, 'KEY (proves Ann): has an empty part: put one space or one comma between two keys'],
  [`${key} ${other.slice(1)}`, 'KEY (proves Ann): must be at least 32 random bytes in base64url'],
  [`${key} ${other},${key}`, 'KEY (proves Ann): has the same key twice'],
])('%j is refused at start with one sentence that keeps the keys to itself', (KEY, sentence) => {
  const program = `
    import { readEnv, secretKeys } from '${path.join(import.meta.dirname, 'env.ts')}'
    readEnv({ KEY: secretKeys.describe('proves Ann') })`
  const child = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', program], {
    env: { KEY },
    encoding: 'utf8',
  })
  expect([child.status, child.stderr]).toEqual([78, `The environment is not complete:\n  ${sentence}\n`])
})

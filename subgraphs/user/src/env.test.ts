import { expect, jest, test } from '@jest/globals'
import { readUserEnv } from './env.ts'

const key = 'k'.repeat(43)
const told = {
  DATABASE_URL: 'postgresql://quire@127.0.0.1:4432/user',
  REDIS_URL: 'redis://127.0.0.1:4379',
  REDIS_CACHE_URL: 'redis://127.0.0.1:4380',
  VIEWER_KEY_USER: key,
  DOOR_KEY_GATEWAY_USER: key,
  DOOR_KEY_ORDER_USER: key,
  SEAL_KEY_USER_EMAIL: key,
  ACCESS_TOKEN_KEY: JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: 'x', d: 'd' }),
}

test('a room that is told no ports stands where the gateway looks for it', () => {
  expect(readUserEnv(told)).toMatchObject({ PORT: 4001, HEALTH_PORT: 4101, HOST: '127.0.0.1', QUEUE_PREFIX: 'quire' })
})

const jwk = (x: string) => JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x, d: 'd' })

test.each([
  [`${jwk('x')} `, 'has an empty part: put one space or one comma between two keys'],
  [`${jwk('x')} ${jwk('x')}`, 'has the same key twice'],
  [`${jwk('x')} swans`, 'is not JSON'],
  [`${jwk('x')} ${JSON.stringify({ kty: 'RSA', d: 'swans' })}`, 'Invalid input: expected "OKP"'],
])('of %j the room says what is wrong, and not what it is', (ACCESS_TOKEN_KEY, sentence) => {
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
  const end = jest.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`ended with ${code}`)
  })
  expect(() => readUserEnv({ ...told, ACCESS_TOKEN_KEY })).toThrow('ended with 78')
  const text = String(said.mock.calls[0]?.[0])
  expect(text).toContain('  ACCESS_TOKEN_KEY (')
  expect(text).toContain(`: ${sentence}\n`)
  expect(text).not.toContain('swans')
  said.mockRestore()
  end.mockRestore()
})

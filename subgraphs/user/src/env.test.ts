import { expect, test } from '@jest/globals'
import { readUserEnv } from './env.ts'

const key = 'k'.repeat(43)
const told = {
  DATABASE_URL: 'postgresql://quire@127.0.0.1:4432/user',
  REDIS_URL: 'redis://127.0.0.1:4379',
  REDIS_CACHE_URL: 'redis://127.0.0.1:4380',
  VIEWER_KEY_USER: key,
  DOOR_KEY_GATEWAY_USER: key,
  SEAL_KEY_USER_EMAIL: key,
  ACCESS_TOKEN_KEY: JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: 'x', d: 'd' }),
}

test('a room that is told no ports stands where the gateway looks for it', () => {
  expect(readUserEnv(told)).toMatchObject({ PORT: 4001, HEALTH_PORT: 4101, HOST: '127.0.0.1', QUEUE_PREFIX: 'quire' })
})

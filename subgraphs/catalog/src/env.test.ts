import { expect, test } from '@jest/globals'
import { readCatalogEnv } from './env.ts'

const key = 'k'.repeat(43)
const told = {
  DATABASE_URL: 'postgresql://quire@127.0.0.1:4432/catalog',
  REDIS_URL: 'redis://127.0.0.1:4379',
  VIEWER_KEY_CATALOG: key,
  DOOR_KEY_ORDER_CATALOG: key,
  DOOR_KEY_CART_CATALOG: key,
  DOOR_KEY_SEARCH_CATALOG: key,
  DOOR_KEY_CATALOG_ORDER: key,
  ORDER_URL: 'http://127.0.0.1:4004',
  CURSOR_KEY: key,
}

test('a room that is told no ports stands where the gateway looks for it', () => {
  expect(readCatalogEnv(told)).toMatchObject({
    PORT: 4002,
    HEALTH_PORT: 4102,
    HOST: '127.0.0.1',
    QUEUE_PREFIX: 'quire',
  })
})

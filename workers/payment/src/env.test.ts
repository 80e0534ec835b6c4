import { expect, test } from '@jest/globals'
import { isLive, readPaymentEnv } from './env.ts'

const told = {
  DATABASE_URL: 'postgresql://quire@127.0.0.1:4432/payment',
  REDIS_URL: 'redis://127.0.0.1:4379',
  SEAL_KEY_PAYMENT_ORDER: 'k'.repeat(43),
  DOOR_KEY_ORDER_PAYMENT: 'd'.repeat(43),
  STRIPE_SECRET_KEY: 'sk_test_quire',
  STRIPE_WEBHOOK_SECRET: 'whsec_quire',
}

test('a worker that is told no ports opens its webhook door at 4011', () => {
  expect(readPaymentEnv(told)).toMatchObject({
    PORT: 4011,
    HEALTH_PORT: 4111,
    HOST: '127.0.0.1',
    QUEUE_PREFIX: 'quire',
    RECONCILE_AT: 3,
  })
})

test.each([
  ['sk_live_quire', true],
  ['rk_live_quire', true],
  ['sk_test_quire', false],
  ['rk_test_live_', false],
])('the key %s moves real money: %s', (key, live) => {
  expect(isLive(key)).toBe(live)
})

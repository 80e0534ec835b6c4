import { expect, test } from '@jest/globals'
import { readEmailEnv } from './env.ts'

const told = {
  DATABASE_URL: 'postgresql://quire@127.0.0.1:4432/email',
  REDIS_URL: 'redis://127.0.0.1:4379',
  SEAL_KEY_USER_EMAIL: 'k'.repeat(43),
  SMTP_URL: 'smtp://127.0.0.1:4025',
  MAIL_FROM: 'Quire <shop@quire.test>',
  STOREFRONT_URL: 'http://127.0.0.1:4030',
  SHOP_URL: 'http://127.0.0.1:4000',
  RECEIPT_KEY: 'k'.repeat(43),
}

test('a worker that is told no port shows its health at 4112', () => {
  expect(readEmailEnv(told)).toMatchObject({ HEALTH_PORT: 4112, HOST: '127.0.0.1', QUEUE_PREFIX: 'quire' })
})

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openPool } from '@quire/platform/database'
import { newId } from '@quire/platform/id'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { openMetrics } from '@quire/platform/metrics'
import { type TestDatabase, testDatabase } from '../../../test/stores.ts'
import { measurePayments } from '../src/data/measures.ts'
import { PrismaClient } from '../src/generated/prisma/client.ts'
import { openWebhookCounts } from '../src/webhook-counts.ts'

const life = newLife(openLog('payment', 'silent'))
const metrics = openMetrics('payment')
let database: TestDatabase
let prisma: PrismaClient
beforeAll(async () => {
  database = await testDatabase('payment')
  prisma = new PrismaClient({ adapter: openPool(life, database.url, { metrics }).adapter })
})
afterAll(async () => {
  await life.end()
  await database.close()
})

async function told(name: string): Promise<number | null> {
  const line = (await metrics.registry.metrics()).split('\n').find((line) => line.startsWith(name))
  return line ? Number(line.split(' ').at(-1)) : null
}

const ago = new Date(Date.now() - 600_000)

test('a charge of which the order has not heard, a payment that is not ready, a webhook and a refund: each is told with its age', async () => {
  const [unheard, heard] = [newId(), newId()]
  for (const id of [unheard, heard])
    await prisma.outboxEvent.create({
      data: { id, type: 'payment.succeeded', aggregate: id, sequence: 1, data: {}, at: ago },
    })
  await prisma.outboxDelivery.create({ data: { eventId: unheard, listener: 'order', deadAt: ago } })
  await prisma.outboxDelivery.create({ data: { eventId: heard, listener: 'order', doneAt: ago } })
  const payment = { number: 'Q-1', amount: 1999, currency: 'EUR', createdAt: ago }
  await prisma.payment.create({ data: { ...payment, orderId: newId(), status: 'PREPARING' } })
  await prisma.payment.create({
    data: { ...payment, orderId: newId(), status: 'READY', intentId: 'pi_1', startedAt: ago },
  })
  const webhook = { type: 'payment_intent.succeeded', notice: {}, receivedAt: ago }
  await prisma.webhookEvent.create({ data: { ...webhook, providerEventId: 'new' } })
  await prisma.webhookEvent.create({ data: { ...webhook, providerEventId: 'parked', outcome: 'parked' } })
  await prisma.webhookEvent.create({ data: { ...webhook, providerEventId: 'old', outcome: 'applied', appliedAt: ago } })
  const refund = { orderId: newId(), amount: 5, currency: 'EUR', createdAt: ago }
  await prisma.refund.create({ data: { ...refund, refundId: newId() } })
  await prisma.refund.create({ data: { ...refund, refundId: newId(), status: 'DONE' } })
  measurePayments(life, prisma, metrics)
  for (const one of [
    'quire_charges_unheard',
    'quire_payments_unprepared',
    'quire_webhooks_unapplied',
    'quire_refunds_open',
  ]) {
    expect({ one, count: await told(`${one}{`) }).toEqual({ one, count: 1 })
    expect(await told(`${one}_age_seconds{`)).toBeGreaterThanOrEqual(600)
  }
  expect(await told('quire_webhooks_parked{')).toBe(1)
})

test('when no webhook ever came nobody says when the last one did; strangers and our own faults do not count as one', async () => {
  const count = openWebhookCounts(metrics)
  count('refused')
  count('failed')
  expect(await told('quire_webhook_last_accepted_timestamp_seconds{')).toBeNull()
  count('repeated')
  expect(await told('quire_webhook_last_accepted_timestamp_seconds{')).toBeGreaterThan(Date.now() / 1000 - 60)
  expect(await told('quire_webhooks_total{outcome="refused"')).toBe(1)
  expect(await told('quire_webhooks_total{outcome="accepted"')).toBe(0)
})

test('the pool tells how much of it is used', async () => {
  await prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1`
    const [open = 0, idle = 0] = await Promise.all(
      ['quire_database_connections{', 'quire_database_connections_idle{'].map(told),
    )
    expect(Number(open) - Number(idle)).toBeGreaterThanOrEqual(1)
  })
  expect(await told('quire_database_connections_most{')).toBe(10)
  expect(await told('quire_database_waiting{')).toBe(0)
})

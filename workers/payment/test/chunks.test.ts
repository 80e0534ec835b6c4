import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openPool } from '@quire/platform/database'
import { newId } from '@quire/platform/id'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { type TestDatabase, testDatabase } from '../../../test/stores.ts'
import { openDisputeStore } from '../src/data/dispute-store.ts'
import { openPaymentStore } from '../src/data/payment-store.ts'
import { openRefundStore } from '../src/data/refund-store.ts'
import { PrismaClient } from '../src/generated/prisma/client.ts'

const life = newLife(openLog('payment', 'silent'))
let database: TestDatabase
let prisma: PrismaClient
beforeAll(async () => {
  database = await testDatabase('payment')
  prisma = new PrismaClient({ adapter: openPool(life, database.url).adapter })
})
afterAll(async () => {
  await life.end()
  await database.close()
})

test('A quarter with more than a thousand of each is read whole, once each, also where many were made in one moment', async () => {
  const noon = Date.parse('2026-11-20T12:00:00Z')
  const many = Array.from({ length: 1201 }, (_, n) => ({
    head: { orderId: newId(), amount: 5, currency: 'EUR', createdAt: new Date(noon + Math.floor(n / 700)) },
    n,
  }))
  await prisma.payment.createMany({
    data: many.map(({ head, n }) => ({
      ...head,
      number: `Q-${n}`,
      status: 'SUCCEEDED',
      received: 5,
      intentId: `pi_${n}`,
    })),
  })
  await prisma.refund.createMany({
    data: many.map(({ head, n }) => ({ ...head, refundId: newId(), status: 'DONE', providerRefundId: `re_${n}` })),
  })
  const told = { status: 'OPEN', reason: 'fraudulent', toldAt: new Date(noon) } as const
  await prisma.dispute.createMany({ data: many.map(({ head, n }) => ({ ...head, ...told, disputeId: `du_${n}` })) })
  const payments = openPaymentStore(prisma, Buffer.alloc(32))
  const refunds = openRefundStore(prisma, payments.outbox)
  const disputes = openDisputeStore(prisma, payments.outbox)
  const [from, to] = [new Date(noon), new Date(noon + 1)]
  const seen = [
    (await Array.fromAsync(payments.paidBetween(from, to))).map(({ intentId }) => intentId),
    (await Array.fromAsync(refunds.doneBetween(from, to))).map(({ providerRefundId }) => providerRefundId),
    await Array.fromAsync(disputes.open()),
  ]
  for (const ids of seen) expect([ids.length, new Set(ids).size]).toEqual([1201, 1201])
  expect(await Array.fromAsync(payments.paidBetween(to, to))).toHaveLength(501)
  expect(await Array.fromAsync(refunds.doneBetween(to, to))).toHaveLength(501)
})

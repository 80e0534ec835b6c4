import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newId } from '@quire/platform/id'
import { ask } from '../../../dev/stores/src/postgres.ts'
import { type TestDatabase, testDatabase } from '../../../test/stores.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase('payment')
}, 60_000)
afterAll(() => database.close())

const sql = (text: string, values: unknown[] = []) => ask(database.url, text, values)

/** An order that was charged, written past all of our code. */
async function charged(orderId: string, intentId: string) {
  await sql(
    `insert into payment (order_id, number, amount, currency, received, status, intent_id)
     values ($1, 'Q-1', 1999, 'EUR', 1999, 'SUCCEEDED', $2)`,
    [orderId, intentId],
  )
  return orderId
}

test.each([
  [
    'a second charge of the order',
    `insert into payment (order_id, number, amount, currency, received, status, intent_id)
     values ($1, 'Q-1', 1999, 'EUR', 1999, 'SUCCEEDED', 'pi_second')`,
    /payment_pkey/,
  ],
  [
    'another order on its charge',
    `insert into payment (order_id, number, amount, currency, received, status, intent_id)
     select gen_random_uuid(), 'Q-2', 1999, 'EUR', 1999, 'SUCCEEDED', intent_id from payment where order_id = $1`,
    /payment_intent_id_key/,
  ],
  [
    'another charge in its place',
    `update payment set intent_id = 'pi_other' where order_id = $1`,
    /its payment stays as it is/,
  ],
  ['another amount', `update payment set received = 1 where order_id = $1`, /its payment stays as it is/],
  [
    'forgetting it, to be charged anew',
    `update payment set status = 'READY', received = null where order_id = $1`,
    /its payment stays as it is/,
  ],
  [
    'lending it to another order',
    `update payment set order_id = gen_random_uuid() where order_id = $1`,
    /its payment stays as it is/,
  ],
  ['taking it away, to be charged anew', `delete from payment where order_id = $1`, /its payment stays as it is/],
])('The database refuses %s', async (_what, text, reason) => {
  const order = await charged(newId(), `pi_${newId()}`)
  await expect(sql(text, [order])).rejects.toThrow(reason)
  expect(await sql('select status, received from payment where order_id = $1', [order])).toMatchObject([
    { status: 'SUCCEEDED', received: 1999 },
  ])
})

test('A charge without an intent, or without an amount, is none', async () => {
  for (const values of [`'SUCCEEDED', 1999, null`, `'SUCCEEDED', null, 'pi_1'`, `'READY', 1999, 'pi_1'`])
    await expect(
      sql(`insert into payment (order_id, number, amount, currency, status, received, intent_id)
           values (gen_random_uuid(), 'Q-1', 1999, 'EUR', ${values})`),
    ).rejects.toThrow(/payment_check/)
})

test('What else is known of a charged order may still be written', async () => {
  const order = await charged(newId(), `pi_${newId()}`)
  await sql(`update payment set risk_level = 'HIGHEST', cancel_asked_at = now(), sequence = 3 where order_id = $1`, [
    order,
  ])
  await expect(sql(`update payment set risk_level = 'DIRE' where order_id = $1`, [order])).rejects.toThrow(
    /payment_risk_check/,
  )
})

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ask } from '../../dev/stores/src/postgres.ts'
import { openShop, type Shop } from '../stories/shop.ts'
import type { Title } from './buyer.ts'
import { goOn } from './journeys.ts'
import { judge } from './judge.ts'
import { crowd } from './last-copy.ts'
import { type Room, type Scene, sceneOf } from './scene.ts'
import { titles } from './shelf.ts'
import { permuted } from './webhooks.ts'
import { openWitness } from './witness.ts'

let shop: Shop
let scene: Scene
const witness = openWitness()
const said: string[] = []
const say = (line: string) => void said.push(line)

beforeAll(async () => {
  shop = await openShop({ env: { SWEEP_EVERY: '200', CLAIM_GRACE: '500' } })
  scene = sceneOf(shop)
}, 60_000)
afterAll(() => shop.close(), 30_000)

test('sixty people want one copy, and forty with crossed baskets want nine', async () => {
  expect(await crowd(scene, { alone: 60, crossed: 40, copies: 1, witness }, say)).toEqual([])
  expect(said.join('\n')).toMatch(/60 buyers at once, 1 copy: 1 order, 59 told that it is gone/)
}, 60_000)

test('the provider tells a purchase in six of the hundred and twenty ways, and all end alike', async () => {
  expect(await permuted(scene, { count: 6, seed: 7, witness, say })).toEqual([])
  expect(said.at(-2)).toMatch(/30 events brought twice each, 1 final state: order PAID SUCCEEDED/)
}, 60_000)

test('orders that are refused, declined, cancelled and given back leave nothing behind', async () => {
  const shelf = await titles(scene, 5)
  const journeys = ['refused', 'declined', 'unpaid', 'cancelled', 'expired', 'given-back'] as const
  const going = journeys.map((journey, at) => goOn(journey, { scene, witness, title: shelf[at % 5] as Title }))
  await Promise.all(going)
  expect(await judge(scene, { witness })).toEqual([])
}, 60_000)

describe('The judge says what broke', () => {
  const one = `(SELECT id FROM customer_order WHERE status = 'PAID' ORDER BY id LIMIT 1)`
  const title = `(SELECT edition_id FROM stock_ledger WHERE kind = 'SALE' ORDER BY id LIMIT 1)`
  // Triggers and keys would refuse most of these, which is what they are there for.
  const force = 'SET session_replication_role = replica;'
  const broken: [Room, string, string, RegExp][] = [
    [
      'catalog',
      `UPDATE stock SET available = available + 1 WHERE edition_id = ${title}`,
      `UPDATE stock SET available = available - 1 WHERE edition_id = ${title}`,
      /the stock row says .*, its ledger adds up to/,
    ],
    [
      'catalog',
      `UPDATE stock SET reserved = reserved + 1 WHERE edition_id = ${title}`,
      `UPDATE stock SET reserved = reserved - 1 WHERE edition_id = ${title}`,
      /1 reserved, and reservations hold 0|reserved, and reservations hold/,
    ],
    [
      'catalog',
      `INSERT INTO stock_location (id, name, priority, who) VALUES ('00000000-0000-7000-8000-000000000003', 'Attic', 1, 'nobody');
       INSERT INTO stock_at (edition_id, location_id, on_hand) VALUES (${title}, '00000000-0000-7000-8000-000000000003', 1)`,
      `DELETE FROM stock_at; DELETE FROM stock_location`,
      /1 lie at Attic, and the ledger of the places adds up to 0/,
    ],
    [
      'order',
      `UPDATE order_line SET quantity = 100000 WHERE order_id = ${one}`,
      `UPDATE order_line SET quantity = 1 WHERE order_id = ${one}`,
      /100\d\d\d copies are promised to customers, and \d+ were ever delivered/,
    ],
    [
      'catalog',
      `INSERT INTO reservation (order_id, state) VALUES ('00000000-0000-7000-8000-000000000001', 'HELD')`,
      `DELETE FROM reservation WHERE order_id = '00000000-0000-7000-8000-000000000001'`,
      /0 copies are held for order .*, which does not exist/,
    ],
    [
      'catalog',
      `UPDATE reservation SET state = 'HELD' WHERE state = 'SOLD'`,
      `UPDATE reservation SET state = 'SOLD' WHERE state = 'HELD'`,
      /its copies are HELD where they must be SOLD/,
    ],
    [
      'order',
      `UPDATE customer_order SET status = 'SHIPPED' WHERE id = ${one}`,
      `UPDATE customer_order SET status = 'PAID' WHERE status = 'SHIPPED'`,
      /is SHIPPED \(SUCCEEDED\), and its history ends PAID/,
    ],
    [
      'order',
      `UPDATE order_event SET sequence = 99 WHERE type = 'PAID' AND order_id = ${one}`,
      `UPDATE order_event SET sequence = (SELECT sequence FROM customer_order WHERE id = order_id) WHERE sequence = 99`,
      /the history of order .* has no entry/,
    ],
    [
      'order',
      `UPDATE order_event SET type = 'DELIVERED' WHERE type = 'PAID' AND order_id = ${one}`,
      `UPDATE order_event SET type = 'PAID' WHERE type = 'DELIVERED'`,
      /no path of the table: DELIVERED after PLACED/,
    ],
    [
      'order',
      `UPDATE customer_order SET invoice_number = NULL WHERE id = ${one}`,
      `UPDATE customer_order SET invoice_number = 'R-2026-' || (SELECT lpad(min(n)::text, 6, '0') FROM generate_series(1, 999) n WHERE NOT EXISTS (SELECT FROM customer_order WHERE invoice_number = 'R-2026-' || lpad(n::text, 6, '0'))) WHERE id = ${one}`,
      /was paid, and has no invoice number/,
    ],
    [
      'order',
      `UPDATE customer_order SET total = total + 1, subtotal = subtotal + 1 WHERE id = ${one}`,
      `UPDATE customer_order SET total = total - 1, subtotal = subtotal - 1 WHERE id = ${one}`,
      /costs .* and is PAID, and the provider took/,
    ],
    [
      'order',
      `UPDATE customer_order SET number = number || 'x' WHERE id = ${one}`,
      `UPDATE customer_order SET number = rtrim(number, 'x') WHERE id = ${one}`,
      /a buyer was told of order .*, and here it is/,
    ],
    [
      'order',
      `UPDATE idempotency_claim SET outcome = NULL, lease_until = now() + interval '1 hour' WHERE order_id = ${one}`,
      `UPDATE idempotency_claim SET outcome = '{"kind": "placed"}' WHERE order_id = ${one}`,
      /has no outcome, and nobody is at it/,
    ],
    [
      'order',
      `UPDATE refund SET credit_note_number = replace(credit_note_number, '-0000', '-9000') WHERE credit_note_number LIKE '%-000001'`,
      `UPDATE refund SET credit_note_number = replace(credit_note_number, '-9000', '-0000')`,
      /the credit note numbers have a gap: 1 is missing/,
    ],
    [
      'order',
      `UPDATE refund SET reason = credit_note_number, credit_note_number = NULL WHERE credit_note_number IS NOT NULL`,
      `UPDATE refund SET credit_note_number = reason WHERE credit_note_number IS NULL`,
      /money of order .* went back, and there is no credit note of it/,
    ],
    [
      'order',
      `INSERT INTO parcel (id, order_id, carrier, tracking_number, shipped_at)
       SELECT gen_random_uuid(), order_id, 'Post', 'PLANTED', now() FROM refund WHERE done_at IS NOT NULL LIMIT 1`,
      `DELETE FROM parcel WHERE tracking_number = 'PLANTED'`,
      /parcel PLANTED of order .* left after all of its money was asked back/,
    ],
    [
      'payment',
      `UPDATE payment SET received = 1 WHERE status = 'SUCCEEDED'`,
      `UPDATE payment SET received = amount WHERE received = 1`,
      /and payment noted 1/,
    ],
    [
      'payment',
      `UPDATE webhook_event SET provider_event_id = 'x' || provider_event_id WHERE type = 'payment_intent.succeeded'`,
      `UPDATE webhook_event SET provider_event_id = substr(provider_event_id, 2) WHERE provider_event_id LIKE 'x%'`,
      /was told that .* arrived, and it is nowhere/,
    ],
    [
      'email',
      `UPDATE mail SET message_id = '<receipt.lost>' WHERE id = (SELECT min(id::text)::uuid FROM mail WHERE kind = 'receipt')`,
      `UPDATE mail SET message_id = message_id WHERE false`,
      /counts as sent, and no mail with its Message-ID came/,
    ],
    [
      'order',
      `UPDATE outbox_delivery SET done_at = NULL, dead_at = now(), dead_reason = 'planted' WHERE event_id = (SELECT id FROM outbox_event WHERE type = 'order.paid' LIMIT 1)`,
      `UPDATE outbox_delivery SET done_at = now(), dead_at = NULL WHERE dead_reason = 'planted'`,
      /still under way after .*order\.paid for \w+ \(a dead letter: planted\)/,
    ],
  ]
  test.each(broken.map(([room, sql, mend, sentence]) => ({ room, sql, mend, sentence })))(
    'in the database of $room: $sql',
    async ({ room, sql, mend, sentence }) => {
      await ask(scene.database[room], `${force} ${sql}`)
      const wrong = await judge(scene, { witness, graceMs: 0 }).finally(() =>
        ask(scene.database[room], `${force} ${mend}`),
      )
      expect(wrong.join('\n')).toMatch(sentence)
    },
  )

  test('to one who was told of an order that is not there, and of an order nobody asked for', async () => {
    const other = openWitness()
    other.asks('key-of-nobody')
    other.placed('key-of-nobody', { orderId: '00000000-0000-7000-8000-000000000002', number: 'Q-NONE', minor: 1 })
    const wrong = await judge(scene, { witness: other, graceMs: 0 })
    expect(wrong).toContain('a buyer was told of order Q-NONE, which does not exist')
    expect(wrong.join('\n')).toMatch(/nobody asked for order/)
  })

  test('when an order was charged twice', async () => {
    const { charges } = shop.stripe.ledger()
    const [charge] = charges.filter(({ status }) => status === 'succeeded')
    const body = new URLSearchParams({
      amount: '1000',
      currency: 'eur',
      confirm: 'true',
      payment_method: 'pm_card_visa',
    })
    body.set('metadata[orderId]', charge?.metadata.orderId ?? '')
    const headers = { authorization: `Bearer ${shop.keys.STRIPE_SECRET_KEY}` }
    expect((await fetch(`${shop.stripe.url}/v1/payment_intents`, { method: 'POST', headers, body })).status).toBe(200)
    expect((await judge(scene, { witness, graceMs: 0 })).join('\n')).toMatch(/was charged 2 times/)
  })
})

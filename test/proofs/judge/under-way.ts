import { setTimeout as pause } from 'node:timers/promises'
import { ask } from '../../../dev/stores/src/postgres.ts'
import type { Room, Scene } from '../scene.ts'

// What is owed and not yet done, a sentence a row.
const deliveries = `
  SELECT e.type || ' for ' || d.listener || CASE WHEN d.dead_at IS NULL THEN '' ELSE ' (a dead letter: ' || d.dead_reason || ')' END AS what
  FROM outbox_delivery d JOIN outbox_event e ON e.id = d.event_id WHERE d.done_at IS NULL AND d.listener <> 'search'`

const owed: readonly (readonly [Room, string])[] = [
  ['catalog', deliveries],
  ['order', deliveries],
  ['payment', deliveries],
  ['order', `SELECT 'the outcome of a key' AS what FROM idempotency_claim WHERE outcome IS NULL OR closing`],
  [
    'order',
    `SELECT 'the end of order ' || number AS what FROM customer_order WHERE status IN ('CANCELLED', 'EXPIRED') AND payment_status IN ('PREPARING', 'READY', 'FAILED')`,
  ],
  [
    'order',
    `SELECT 'the expiry of order ' || number AS what FROM customer_order WHERE status = 'PLACED' AND payment_status <> 'HELD' AND pay_before < now()`,
  ],
  ['payment', `SELECT 'a webhook ' || type AS what FROM webhook_event WHERE applied_at IS NULL`],
  ['payment', `SELECT 'a payment to prepare' AS what FROM payment WHERE status = 'PREPARING'`],
  ['payment', `SELECT 'a refund' AS what FROM refund WHERE status = 'ASKED'`],
  ['email', `SELECT 'a ' || kind || ' to send' AS what FROM mail WHERE status = 'QUEUED'`],
]

/** Waits until nothing is owed any more; answers what still is after so long. */
export async function underWay(scene: Scene, graceMs: number): Promise<string[]> {
  for (const end = Date.now() + graceMs; ; await pause(250)) {
    const left = (await Promise.all(owed.map(([room, sql]) => ask(scene.database[room], sql)))).flat()
    if (left.length === 0) return []
    if (Date.now() > end)
      return counted(
        left.map(({ what }) => String(what)),
        graceMs,
      )
  }
}

const counted = (whats: readonly string[], graceMs: number): string[] =>
  [...Map.groupBy(whats, (what) => what)].map(
    ([what, some]) =>
      `still under way after ${graceMs / 1000} s: ${what}${some.length > 1 ? `, ${some.length} times` : ''}`,
  )

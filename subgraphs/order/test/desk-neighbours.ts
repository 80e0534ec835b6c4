import { randomBytes } from 'node:crypto'
import { type Doors, doors } from '@quire/contracts/doors'
import { type DoorHandlers, openDoors } from '@quire/platform/doors'
import { newId } from '@quire/platform/id'
import type { Life } from '@quire/platform/lifecycle'
import { openMetrics } from '@quire/platform/metrics'
import { listen, openHttp } from '@quire/platform/server'

type Payment = DoorHandlers<Doors, 'payment'>
type Letter = Awaited<ReturnType<Payment['payment.letters']>>['letters'][number]

const at = new Date('2026-11-20T10:00:00.000Z').toISOString()

export const orderId = newId()

export const webhook = {
  ...{ id: 'evt_1', type: 'payment_intent.succeeded', outcome: 'quarantined' as const, reason: 'another account' },
  ...{ receivedAt: at, appliedAt: null, orderId, replayedBy: null },
}

export const finding = {
  ...{ id: newId(), kind: 'AMOUNT_DIFFERS' as const, orderId, providerId: 'pi_1', ours: '€16.89', theirs: '€1.00' },
  ...{ healed: false, foundAt: at, closedAt: null, closedBy: null, closedWhy: null },
}

export const letter: Letter = {
  ...{ eventId: newId(), listener: 'order', type: 'payment.succeeded', aggregate: orderId },
  ...{ deadAt: at, reason: 'the order room had no such order', data: '{}' },
}

/** The payment worker's doors with one of each thing that waits, over HTTP; `asked` notes every question. Nobody is at user's. */
export async function openPaymentDesk(life: Life) {
  const key = randomBytes(32).toString('base64url')
  const asked: { door: string; ask: unknown }[] = []
  const app = openHttp(life)
  openDoors<Doors, 'payment'>(app, {
    catalogue: doors,
    owner: 'payment',
    keys: { order: Buffer.from(key, 'base64url') },
    metrics: openMetrics('test'),
    handlers: handlersOf((door, ask) => void asked.push({ door, ask })),
  })
  const url = await listen(life, app, { host: '127.0.0.1', port: 0 })
  const settings = { PAYMENT_URL: url, DOOR_KEY_ORDER_PAYMENT: key, USER_URL: 'http://127.0.0.1:9' }
  return { asked, settings }
}

const refuse = (cursor: string | null) => {
  if (cursor === 'bad') throw Object.assign(new Error('cursor is not one of this door.'), { statusCode: 400 })
  if (cursor === 'broken') throw new Error('the drawer is stuck')
}

const handlersOf = (note: (door: string, ask: unknown) => void): Payment => ({
  'payment.webhooks': async (ask) => {
    note('webhooks', ask)
    refuse(ask.cursor)
    return { webhooks: [webhook], cursor: 'further' }
  },
  'payment.replay-webhook': async (ask) => {
    note('replay-webhook', ask)
    return { kind: ask.id === webhook.id ? 'replayed' : 'unknown' }
  },
  'payment.reconciliations': async (ask) => {
    note('reconciliations', ask)
    refuse(ask.cursor)
    const counts = { intents: 3, refunds: 2, disputes: 1, healed: 0, reported: 1 }
    const run = { id: newId(), from: at, to: at, askedAt: at, askedBy: 'clock', startedAt: at, endedAt: null }
    return { reconciliations: [{ ...run, failure: null, counts, findings: [finding] }], open: [finding], cursor: null }
  },
  'payment.reconcile': async (ask) => {
    note('reconcile', ask)
    return { kind: 'under-way', id: finding.id }
  },
  'payment.close-finding': async (ask) => {
    note('close-finding', ask)
    return { kind: ask.id === finding.id ? 'closed' : 'settled' }
  },
  'payment.letters': async (ask) => {
    note('letters', ask)
    return { done: ask.deed === 'list' ? 0 : 1, letters: [letter] }
  },
})

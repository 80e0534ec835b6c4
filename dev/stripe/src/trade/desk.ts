import { newId, nowSeconds } from '../ids.ts'
import type { Vault } from '../vault.ts'

export const apiVersion = '2026-10-28.endive'

/** What a deed needs: the books, who caused it, and where a person can be sent. */
export interface Desk {
  readonly vault: Vault
  readonly cause: { readonly id: string | null; readonly idempotency_key: string | null }
  readonly publicUrl: string
}

type News = `payment_intent.${'created' | 'succeeded' | 'payment_failed' | 'canceled' | 'requires_action'}`
export type EventType =
  | News
  | 'charge.succeeded'
  | 'charge.failed'
  | 'charge.refunded'
  | `charge.dispute.${'created' | 'updated' | 'closed' | 'funds_withdrawn' | 'funds_reinstated'}`
  | 'radar.early_fraud_warning.created'
  | 'customer.created'
  | 'customer.deleted'
  | 'refund.created'
  | 'refund.updated'
  | 'refund.failed'

/** Writes the event and the webhook owed for it, in the same commit as what it tells of. */
export function tell(desk: Desk, type: EventType, { object, previous }: { object: object; previous?: object }) {
  const id = newId('evt')
  desk.vault.put('events', {
    id,
    object: 'event',
    api_version: apiVersion,
    created: nowSeconds(),
    data: { object, ...(previous && { previous_attributes: previous }) },
    livemode: false,
    pending_webhooks: 1,
    request: desk.cause,
    type,
  })
  desk.vault.put('deliveries', { id, bornAtMs: Date.now() })
}

import type { Hold, HoldKind } from '../domain/hold.ts'
import type { Order } from '../domain/order.ts'

/** What an order's row says of its hold; null where the release before wrote it. */
export interface HoldRow {
  readonly held: boolean | null
  readonly hold_kind: HoldKind | null
  readonly hold_reason: string | null
  readonly held_since: string | null
}

export const holdOf = ({ hold_kind, hold_reason, held_since }: HoldRow): Hold | null =>
  hold_kind && held_since ? { kind: hold_kind, reason: hold_reason ?? '', since: new Date(held_since) } : null

export const holdRow = ({ hold, disputes }: Order): HoldRow => ({
  held: hold !== null || disputes.some(({ status }) => status === 'OPEN'),
  hold_kind: hold?.kind ?? null,
  hold_reason: hold?.reason ?? null,
  held_since: hold?.since.toISOString() ?? null,
})

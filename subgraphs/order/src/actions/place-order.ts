import type { Owner } from '@quire/contracts/values'
import type { Money } from '@quire/platform/money'
import type { Carts } from '../clients/cart.ts'
import type { Catalog } from '../clients/catalog.ts'
import type { Claim, ClaimStore } from '../data/claim-store.ts'
import type { OrderCounts } from '../data/open-orders.ts'
import type { OrderStore } from '../data/order-store.ts'
import { keyOwnerOf } from '../domain/eyes.ts'
import type { OpenLimits } from '../domain/open-orders.ts'
import type { Address, Contact, DeliverySpeed, Order, OrderId } from '../domain/order.ts'
import { place } from '../domain/place.ts'
import type { Refusal } from '../domain/refusal.ts'
import { giveBack } from './close-claims.ts'
import { considerOrder, type Verdict } from './consider-order.ts'
import { type Nudges, watch } from './watch.ts'

export interface PlaceNeeds {
  readonly orders: OrderStore
  readonly claims: ClaimStore
  readonly catalog: Catalog
  readonly carts: Carts
  readonly countOpen: OrderCounts
  readonly openLimits: OpenLimits
  readonly nudges: Nudges
  readonly now: () => Date
  readonly payWithinMs: number
  /** How long the whole of it may take for the answer to wait for the client secret. */
  readonly secretWithinMs: number
  readonly log: { warn(fact: object, event: string): void }
}

/** A wish to order: what the customer saw, and the key under which she asks. */
export interface Wish {
  readonly owner: Owner
  /** Where it is asked from, hashed; null when that is not known. */
  readonly network: string | null
  readonly key: string
  readonly asked: {
    readonly cartVersion: number
    readonly expectedTotal: Money
    readonly contact: Contact
    readonly address: Address
    readonly delivery: DeliverySpeed
  }
}

/** `busy`: another request with this key has not ended yet. */
export type Placement =
  | { readonly kind: 'placed'; readonly order: Order }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'reused' }
  | { readonly kind: 'busy' }

const patienceMs = 8000

/**
 * Places an order once, however often it is asked under one key: the first outcome is everyone's outcome. What goes wrong on
 * our side is no outcome; the next try goes on with the same order id.
 */
export const placeOrder =
  (needs: PlaceNeeds) =>
  async (wish: Wish): Promise<Placement> => {
    const started = needs.now().getTime()
    const until = started + needs.secretWithinMs
    while (needs.now().getTime() - started < patienceMs) {
      const taken = await needs.claims.take({
        owner: keyOwnerOf(wish.owner),
        network: wish.network,
        key: wish.key,
        body: wish.asked,
      })
      if (taken.kind === 'reused') return taken
      if (taken.kind === 'busy') {
        await outcomeOf(needs, taken.orderId)
        continue
      }
      if (taken.kind === 'settled') {
        const { outcome, orderId } = taken
        return outcome.kind === 'refused' ? outcome : placed(needs, { orderId, order: null, until })
      }
      const settled = await settle(needs, taken.claim, wish)
      if (settled?.kind === 'refused') return settled
      if (settled) return placed(needs, { orderId: settled.order.id, order: settled.order, until })
    }
    return { kind: 'busy' }
  }

// Null: the claim is not ours any more, or its order id is closed; ask for the key again.
async function settle(needs: PlaceNeeds, claim: Claim, wish: Wish) {
  try {
    return await decide(needs, claim, wish)
  } catch (error) {
    // When even this fails, the lease ends by itself.
    await needs.claims.letGo(claim).catch(() => undefined)
    throw error
  } finally {
    await needs.nudges.send(claim.orderId)
  }
}

async function decide(needs: PlaceNeeds, claim: Claim, wish: Wish) {
  const verdict = await considerOrder(needs, claim, wish)
  if (verdict.kind === 'closed') {
    if (await needs.claims.startClosing(claim)) await giveBack(needs, claim)
    return null
  }
  if (verdict.kind === 'refused') return refuse(needs, claim, verdict)
  const { contact, address, delivery } = wish.asked
  const change = place({
    orderId: claim.orderId,
    owner: wish.owner,
    contact,
    address,
    speed: delivery,
    lines: verdict.lines,
    at: needs.now(),
    payWithinMs: needs.payWithinMs,
  })
  return (await needs.claims.settlePlaced(claim, change)) ? ({ kind: 'placed', order: change.order } as const) : null
}

// The refusal first and the release after it: nobody may place an order on books that are about to go back.
async function refuse(needs: PlaceNeeds, claim: Claim, { refusal, mayHold }: Verdict & { kind: 'refused' }) {
  const outcome = { kind: 'refused', refusal } as const
  if (!(await needs.claims.settleRefused(claim, { outcome, closing: mayHold }))) return null
  if (mayHold) {
    await giveBack(needs, claim).catch(async (err: unknown) => {
      needs.log.warn({ err, orderId: claim.orderId }, 'claim.closes-later')
      await needs.claims.letGo(claim)
    })
  }
  return outcome
}

async function outcomeOf({ nudges }: PlaceNeeds, orderId: OrderId): Promise<void> {
  const watching = watch(nudges, orderId)
  await watching.changed(250)
  watching.end()
}

interface Waited {
  readonly orderId: OrderId
  /** As it was placed just now; null when it may have moved since. */
  readonly order: Order | null
  readonly until: number
}

/** The order, with its client secret when that comes in time. */
async function placed(
  { orders, nudges, now: clock }: PlaceNeeds,
  { orderId, order, until }: Waited,
): Promise<Placement> {
  const watching = watch(nudges, orderId)
  try {
    // What was placed just now waits for its secret: it is read when something is said about it.
    for (let known = order; ; known = null) {
      const now = known ?? (await orders.find(orderId))
      if (!now) throw new Error(`order ${orderId} was placed and is not there`)
      const left = until - clock().getTime()
      const waits = now.payment.status === 'PREPARING' && now.status === 'PLACED'
      if (!waits || left <= 0) return { kind: 'placed', order: now }
      await watching.changed(Math.min(left, 500))
    }
  } finally {
    watching.end()
  }
}

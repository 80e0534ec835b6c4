import { money } from '../../../platform/money.ts'
import type { Placement } from '../../../subgraphs/order/src/actions/place-order.ts'
import type { OrderId } from '../../../subgraphs/order/src/domain/order.ts'
import { times, type World } from './world.ts'

/** What one buyer wants, and what staff do about it. Everything in it may happen at the same time. */
export interface Buying {
  /** `a2b1`: two of a and one of b. */
  readonly basket: string
  /** How many requests are sent under her one key. */
  readonly requests: number
  readonly cards: readonly ('good' | 'declined' | 'other')[]
  readonly cancels: boolean
  readonly staff: 'nothing' | 'ships' | 'refunds all' | 'refunds some' | 'cancels'
}

/** A whole schedule, but for the turns, which the scheduler draws. */
export interface Story {
  readonly copies: { readonly a: number; readonly b: number }
  readonly buyings: readonly Buying[]
  /** By how many minutes the clock jumps, each at some moment. */
  readonly jumps: readonly number[]
}

/** What was answered to a buyer, which must be true for ever. */
export interface Answered {
  readonly buyer: string
  readonly placement: Placement
}

/** Starts everybody at once; what they are answered is written into `answered`. */
export function begin(world: World, { buyings, jumps }: Story, answered: Answered[]): void {
  for (const [at, buying] of buyings.entries()) {
    const buyer = `buyer ${at} ${buying.basket}`
    for (let request = 0; request < buying.requests; request += 1) {
      started(async () => {
        const placement = await world.placeOrder(wishOf(buyer, buying))
        answered.push({ buyer, placement })
      })
    }
    started(() => pays(world, buyer, buying.cards))
    if (buying.cancels) started(() => asked(world, buyer, (id) => cancels(world, id, customerOf(buyer))))
    started(() => asked(world, buyer, (id) => staffDo(world, id, buying.staff)))
  }
  for (const minutes of jumps) started(() => ticks(world, minutes))
}

/** Nothing goes wrong any more, and everything that is owed is done: the sweepers go round until nothing is left. */
export async function end(world: World, idle: () => Promise<void>): Promise<boolean> {
  await idle()
  world.steps.calm()
  for (let round = 0; round < 12; round += 1) {
    await idle()
    if (round > 1 && isQuiet(world)) return true
    // Leases end, dead requests are given up, and what nobody paid expires.
    world.steps.pass(times.payWithinMs + times.deadAfterMs)
    for (const { order } of world.orderRows.orders.values()) {
      if (order.payment.status === 'HELD') started(() => staffDecide(world, order.id, round))
    }
    for (const sweep of [world.expire, world.closeClaims, world.sweepPayments]) started(sweep)
    world.post.again()
  }
  return false
}

function isQuiet({ post, orderRows, paymentRows }: World): boolean {
  const claims = [...orderRows.claims.values()].every(({ outcome, closing }) => outcome && !closing)
  const payments = [...paymentRows.payments.values()].every(
    ({ status, cancelAskedAt }) => status !== 'PREPARING' && (status !== 'READY' || !cancelAskedAt),
  )
  const refunds = [...paymentRows.refunds.values()].every(({ status }) => status !== 'ASKED')
  const webhooks = [...paymentRows.webhooks.values()].every(({ appliedAt }) => appliedAt)
  const open = [...orderRows.orders.values()].some(({ order }) => order.status === 'PLACED')
  return post.undone.size === 0 && claims && payments && refunds && webhooks && !open
}

// Whoever fails is told so, and what he had done stays.
const started = (deed: () => Promise<unknown>) => void deed().catch(() => undefined)

const wishOf = (buyer: string, { basket }: Buying) => ({
  owner: customerOf(buyer),
  network: null,
  key: 'her-only-key',
  asked: {
    cartVersion: 1,
    expectedTotal: money(1000 * copiesIn(basket) + 390),
    contact: { email: 'ann@example.test', name: 'Ann' },
    address: { name: 'Ann', street: 'Lindenallee 12', city: 'Leipzig', postcode: '04105', country: 'DE' },
    delivery: 'STANDARD' as const,
  },
})

const copiesIn = (basket: string): number => [...basket.matchAll(/\d/g)].reduce((sum, [n]) => sum + Number(n), 0)
const customerOf = (visitorId: string) => ({ visitorId, userId: null, isStaff: false })

const idOf = ({ orderRows }: World, buyer: string): OrderId | undefined =>
  orderRows.claims.get(`visitor:${buyer} her-only-key`)?.orderId

async function pays(world: World, buyer: string, cards: Buying['cards']): Promise<void> {
  for (const card of cards) {
    // She looks at her order a few times before the card can be tried.
    for (let look = 0; look < 12; look += 1) {
      const id = idOf(world, buyer)
      if (id && (await world.provider.tryCard(id, card))) break
      if (!id) await world.steps.step('she looks', () => undefined)
    }
  }
}

async function asked(world: World, buyer: string, deed: (id: OrderId) => Promise<unknown>): Promise<void> {
  for (let look = 0; look < 12; look += 1) {
    const id = await world.steps.step('somebody looks', () => idOf(world, buyer))
    if (id && world.orderRows.orders.has(id)) await deed(id)
  }
}

const cancels = (world: World, orderId: OrderId, eyes: ReturnType<typeof customerOf>) =>
  world.cancelOrder({ orderId, eyes, reason: null })

async function staffDo(world: World, orderId: OrderId, staff: Buying['staff']): Promise<unknown> {
  const staffId = 'page'
  const reason = 'We are sorry.'
  switch (staff) {
    case 'nothing':
      return
    case 'ships':
      return world.shipOrder({ orderId, staffId, carrier: 'DHL', trackingNumber: '1', lines: null })
    case 'refunds all':
      return world.refundOrder({
        orderId,
        staffId,
        amount: null,
        reason,
        key: `all ${orderId} ${paymentOf(world, orderId)}`,
      })
    case 'refunds some':
      return world.refundOrder({
        orderId,
        staffId,
        amount: money(500),
        reason,
        key: `some ${orderId} ${paymentOf(world, orderId)}`,
      })
    case 'cancels':
      return cancels(world, orderId, { visitorId: 'page', userId: staffId, isStaff: true } as never)
  }
}

// A refusal is the key's outcome, so staff ask anew when the order stands otherwise.
const paymentOf = ({ orderRows }: World, id: OrderId) => orderRows.orders.get(id)?.order.payment.status

const staffDecide = (world: World, orderId: OrderId, round: number) =>
  world.settleHeld({
    ...{ orderId, staffId: 'page', reason: 'It is not what was agreed.', key: `held ${orderId} ${round}` },
    decision: round % 2 === 0 ? 'ACCEPT' : 'REFUND',
  })

async function ticks({ steps, expire, closeClaims, sweepPayments, post }: World, minutes: number): Promise<void> {
  await steps.step('the clock jumps', () => steps.pass(minutes * 60_000))
  started(expire)
  started(closeClaims)
  started(sweepPayments)
  post.again()
}

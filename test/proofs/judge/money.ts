import type { About } from '../judge.ts'
import { by, type Row } from './evidence.ts'
import type { Charge } from './provider.ts'

// Where an order stands whose money was taken, whatever became of it later.
const taken = ['SUCCEEDED', 'HELD', 'REFUNDING', 'REFUND_FAILED', 'PARTLY_REFUNDED', 'REFUNDED', 'CHARGED_BACK']
const sold = ['PAID', 'PARTLY_SHIPPED', 'SHIPPED', 'DELIVERED']

/** At most one charge an order; paid means charged, and charged means paid. */
export function judgeMoney(about: About): string[] {
  const charges = Map.groupBy(about.provider.charges, ({ metadata }) => metadata.orderId ?? 'none')
  const payments = new Map(about.payments.map((row) => [row.order, row]))
  return [
    ...about.orders.flatMap((order) =>
      judgeOrder(about, { order, charges: charges.get(String(order.order)) ?? [], payment: payments.get(order.order) }),
    ),
    ...strangers(about),
    ...refunds(about),
  ]
}

interface Case {
  readonly order: Row
  readonly charges: readonly Charge[]
  readonly payment: Row | undefined
}

function judgeOrder(about: About, { order, charges, payment }: Case): string[] {
  const { number, status, payment: standing, total } = order
  const done = charges.filter((charge) => charge.status === 'succeeded')
  const [charge] = done
  const isTaken = taken.includes(String(standing))
  if (done.length > 1) return [`order ${number} was charged ${done.length} times`]
  if (isTaken && !charge) return [`order ${number} is ${status} (${standing}), and the provider has no charge for it`]
  if (charge && !isTaken)
    return [`the provider took ${money(charge.amount)} for order ${number}, which is ${status} (${standing})`]
  if (!payment) return [`order ${number} is ${status} (${standing}), and payment has never heard of it`]
  return [
    ...(charge && sold.includes(String(status)) && charge.amount !== total
      ? [
          `order ${number} costs ${money(Number(total))} and is ${status}, and the provider took ${money(charge.amount)}`,
        ]
      : []),
    ...(charge && payment.received !== charge.amount
      ? [
          `the provider took ${money(charge.amount)} for order ${number}, and payment noted ${payment.received ?? 'nothing'}`,
        ]
      : []),
    ...openIntents(about, order, payment),
    ...declines(about, order, charges),
  ]
}

function openIntents({ provider }: About, { order, number, payment: standing }: Row, payment: Row): string[] {
  const intents = provider.intents.filter(({ metadata, status }) => metadata.orderId === order && status !== 'canceled')
  const other = intents.filter(({ id }) => id !== payment.intent)
  if (intents.length > 1) return [`order ${number} can be paid by ${intents.length} intents at once`]
  if (other.length > 0) return [`order ${number} can be paid by an intent that payment does not know`]
  const open = intents.filter(({ status }) => status !== 'succeeded')
  return standing === 'CANCELLED' && open.length > 0
    ? [`order ${number} is over, and its intent can still be paid (${open[0]?.status})`]
    : []
}

function declines({ history }: About, { order, number }: Row, charges: readonly Charge[]): string[] {
  const noted = history.filter((row) => row.order === order && row.type === 'PAYMENT_FAILED').length
  const declined = charges.filter(({ status }) => status === 'failed').length
  return noted > declined
    ? [`the provider declined ${declined} cards for order ${number}, and its history tells of ${noted}`]
    : []
}

function strangers({ provider, orders }: About): string[] {
  const known = new Set(orders.map(({ order }) => order))
  return provider.charges
    .filter(({ status, metadata }) => status === 'succeeded' && !known.has(metadata.orderId))
    .map(({ id, amount }) => `the charge ${id} of ${money(amount)} is for no order that is here`)
}

function refunds({ provider, refunds: rows, orders }: About): string[] {
  const numberOf = new Map(orders.map(({ order, number }) => [order, number]))
  const made = provider.refunds.filter(({ status }) => status !== 'failed' && status !== 'canceled')
  const perWish = Map.groupBy(made, ({ metadata }) => metadata.refundId ?? 'none')
  const known = by(rows, 'refund')
  const paidOut = [...perWish].flatMap(([refund, some]) => {
    const [wish] = known.get(refund) ?? []
    if (!wish) return [`the provider gave ${money(some[0]?.amount ?? 0)} back, and no order asked for that`]
    const number = numberOf.get(wish.order)
    if (some.length > 1) return [`one refund of order ${number} was paid out ${some.length} times`]
    return some[0]?.amount === wish.amount ? [] : [`a refund of order ${number} was paid out with another amount`]
  })
  const told = rows
    .filter(({ refund, done }) => done && !perWish.has(String(refund)))
    .map(({ order }) => `order ${numberOf.get(order)} says that money went back, and the provider did not give any`)
  return [...paidOut, ...told]
}

const money = (minor: number) => (minor / 100).toFixed(2)

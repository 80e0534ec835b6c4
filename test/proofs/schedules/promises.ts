import { offHistory } from '../../../subgraphs/order/src/domain/fold.ts'
import { sumsOf } from '../../../subgraphs/order/src/domain/fold-sums.ts'
import type { OrderRow } from './order-model.ts'
import type { Answered, Story } from './story.ts'
import type { World } from './world.ts'

/** What was promised and not kept, in sentences; asked when everything has come to its end. */
export function brokenPromises(world: World, { copies }: Story, answered: readonly Answered[]): string[] {
  return [
    ...Object.entries(copies).flatMap(([book, count]) => offShelf(world, book, count)),
    ...[...world.orderRows.orders.values()].flatMap((row) => offOrder(world, row)),
    ...[...world.shelf.reservations].flatMap(([id, { state }]) =>
      state !== 'RELEASED' && !world.orderRows.orders.has(id)
        ? [`${id} has books (${state}), and there is no such order`]
        : [],
    ),
    ...offAnswers(world, answered),
  ]
}

function offShelf({ shelf }: World, book: string, copies: number): string[] {
  const row = shelf.stock.get(book) ?? { available: 0, reserved: 0 }
  const sold = [...shelf.reservations.values()].reduce((sum, { state, lines }) => {
    const mine = lines.filter(({ bookId }) => bookId === book && state === 'SOLD')
    return sum + mine.reduce((out, { quantity, returned }) => out + quantity - returned, 0)
  }, 0)
  const told: string[] = []
  if (sold > copies) told.push(`${sold} of ${book} are sold, and there were ${copies}`)
  if (row.available + row.reserved + sold !== copies)
    told.push(`of ${copies} ${book} ${row.available} are on the shelf, ${row.reserved} held and ${sold} sold`)
  if (row.reserved !== 0) told.push(`${row.reserved} of ${book} are held for nobody`)
  return told
}

const over = ['CANCELLED', 'EXPIRED']

function offOrder(world: World, { order, history }: OrderRow): string[] {
  const { id, status, payment, sequence, hold, returns } = order
  const row = {
    ...{ status, paymentStatus: payment.status, sequence, held: hold !== null },
    returns: Object.fromEntries(returns.map((one) => [one.id, one.status])),
    sums: sumsOf(order),
  }
  const money = moneyOf(world, id)
  const stock = stockOf(world, id)
  const refundFailed = order.refunds.some(({ failedAt }) => failedAt)
  const told = offHistory(row, history)
  if (money.kept > 1) told.push(`${money.kept} charges are kept`)
  if (status === 'PLACED') told.push('it stays open for ever')
  else if (over.includes(status)) {
    if (stock === 'sold' || stock === 'HELD') told.push(`it is over, and its books are ${stock}`)
    if (money.left !== 0 && !refundFailed) told.push(`it is over, and ${money.left} of its money is here`)
  } else {
    if (stock !== 'sold') told.push(`it is ${status}, and its books are ${stock}`)
    if (money.charges !== 1) told.push(`it is ${status}, and was charged ${money.charges} times`)
    if (money.taken !== payment.received?.amount)
      told.push(`${money.taken} was taken, and it says ${payment.received?.amount}`)
  }
  const done = order.refunds.reduce((sum, { doneAt, amount }) => (doneAt ? sum + amount.amount : sum), 0)
  if (done !== money.taken - money.left) told.push(`${money.taken - money.left} went back, and it says ${done}`)
  return told.map((sentence) => `order ${id} (${status}, ${payment.status}): ${sentence}`)
}

/** What the provider's own books say. */
function moneyOf({ provider }: World, orderId: string) {
  const charges = [...provider.intents.values()].filter((one) => one.orderId === orderId && one.status === 'succeeded')
  const back = (intentId: string) =>
    provider.refunds.reduce((sum, one) => (one.intentId === intentId ? sum + one.amount.amount : sum), 0)
  const taken = charges.reduce((sum, { amount }) => sum + amount.amount, 0)
  const left = charges.reduce((sum, { id, amount }) => sum + amount.amount - back(id), 0)
  return {
    charges: charges.length,
    taken,
    left,
    kept: charges.filter(({ id, amount }) => amount.amount > back(id)).length,
  }
}

function stockOf({ shelf }: World, orderId: string): string {
  const found = shelf.reservations.get(orderId)
  if (found?.state !== 'SOLD') return found?.state ?? 'unknown'
  return found.lines.every(({ quantity, returned }) => quantity === returned) ? 'returned' : 'sold'
}

function offAnswers({ orderRows }: World, answered: readonly Answered[]): string[] {
  const byBuyer = Map.groupBy(answered, ({ buyer }) => buyer)
  return [...byBuyer].flatMap(([buyer, answers]) => {
    const ids = answers.flatMap(({ placement }) => (placement.kind === 'placed' ? [placement.order.id] : []))
    const missing = ids.filter((id) => !orderRows.orders.has(id))
    const refused = answers.some(({ placement }) => placement.kind === 'refused')
    return [
      ...missing.map((id) => `${buyer} was told of the order ${id}, which is not there`),
      ...(new Set(ids).size > 1 ? [`${buyer} has ${new Set(ids).size} orders under one key`] : []),
      ...(refused && ids.length > 0 ? [`${buyer} was told yes and no under one key`] : []),
    ]
  })
}

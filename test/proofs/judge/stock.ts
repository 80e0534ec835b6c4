import type { About } from '../judge.ts'
import { by, type Row } from './evidence.ts'

// An order that somebody counts on has its copies: held while it can be paid, sold once it is.
const sold = ['PAID', 'PARTLY_SHIPPED', 'SHIPPED', 'DELIVERED']
const wantedOf = (status: unknown): string | null =>
  status === 'PLACED' ? 'HELD' : sold.includes(String(status)) ? 'SOLD' : null

/** Every unit explained, none promised twice, none held for nobody. */
export function judgeStock(about: About): string[] {
  return [
    ...conservation(about),
    ...misplaced(about),
    ...overselling(about),
    ...stuck(about),
    ...unbacked(about),
    ...deadlocked(about),
  ]
}

function conservation({ stock }: About): string[] {
  return stock.flatMap((row) => {
    const [row3, told3] = [
      [row.available, row.reserved, row.awaited],
      [row.told_available, row.told_reserved, row.told_awaited],
    ].map((three) => three.join(', '))
    const unlike =
      row3 === told3
        ? []
        : [`the stock row says ${row3} (available, reserved, awaited), its ledger adds up to ${told3}`]
    const unheld =
      row.reserved === row.held
        ? []
        : [`the stock row says ${row.reserved} reserved, and reservations hold ${row.held}`]
    const unwaited =
      row.awaited === row.waiting
        ? []
        : [`the stock row says that ${row.awaited} are waited for, and orders wait for ${row.waiting}`]
    const negative =
      Number(row.available) < 0 || Number(row.reserved) < 0
        ? [`${row3} (available, reserved, awaited) is less than nothing`]
        : []
    return [...unlike, ...unheld, ...unwaited, ...negative].map((what) => `“${row.title}”: ${what}`)
  })
}

function misplaced({ places }: About): string[] {
  return places.flatMap(({ title, name, on_hand, told, house, everywhere }) => [
    ...(on_hand === told
      ? []
      : [`“${title}”: ${on_hand} lie at ${name}, and the ledger of the places adds up to ${told}`]),
    ...(Number(everywhere) <= Number(house)
      ? []
      : [`“${title}”: ${everywhere} lie in other places, and there are ${house} in all`]),
  ])
}

/** By the orders and by what was delivered: no reservation is asked. */
function overselling({ stock, orders, lines, moved }: About): string[] {
  const alive = new Set(orders.filter(({ status }) => wantedOf(status)).map(({ order }) => order))
  const ofAlive = (rows: readonly Row[]) =>
    by(
      rows.filter(({ order }) => alive.has(order)),
      'book',
    )
  const [promised, back] = [ofAlive(lines), ofAlive(moved)]
  return stock.flatMap(({ book, title, delivered, awaited }) => {
    const units = sum(promised.get(String(book)), 'units') - sum(back.get(String(book)), 'returned') - Number(awaited)
    return units > Number(delivered)
      ? [`“${title}”: ${units} copies are promised to customers, and ${delivered} were ever delivered`]
      : []
  })
}

function stuck({ reservations, orders, claims }: About): string[] {
  const orderOf = new Map(orders.map((row) => [row.order, row]))
  const open = new Set(claims.filter(({ outcome }) => outcome === null).map(({ order }) => order))
  return reservations.flatMap(({ order, state, units }) => {
    if (state !== 'HELD' || open.has(order)) return []
    const owner = orderOf.get(order)
    const copies = Object.values(units as object).reduce((all, some) => all + Number(some), 0)
    if (!owner) return [`${copies} copies are held for order ${order}, which does not exist`]
    const isOver = owner.status === 'CANCELLED' || owner.status === 'EXPIRED'
    return isOver
      ? [`${copies} copies are held for order ${owner.number}, which is ${owner.status} (${owner.payment})`]
      : []
  })
}

function unbacked({ reservations, orders, lines, moved }: About): string[] {
  const reservationOf = new Map(reservations.map((row) => [row.order, row]))
  const [linesOf, movedOf] = [by(lines, 'order'), by(moved, 'order')]
  return orders.flatMap(({ order, number, status, payment }) => {
    const reservation = reservationOf.get(order)
    const [ordered, some] = [linesOf.get(String(order)) ?? [], movedOf.get(String(order))]
    const [copies, gone, back] = [sum(ordered, 'units'), sum(some, 'sold'), sum(some, 'returned')]
    const [state, wanted] = [reservation?.state ?? 'not there', wantedOf(status)]
    if (wanted && state !== wanted)
      return [`order ${number} is ${status} (${payment}), and its copies are ${state} where they must be ${wanted}`]
    if (wanted && !sameUnits(ordered, reservation?.units as object))
      return [`order ${number} is for ${copies} copies, and other ones are ${state} under its id`]
    if (gone > copies) return [`order ${number} is for ${copies} copies, and the ledger sold ${gone} for it`]
    if (wanted === 'SOLD' && gone + Number(reservation?.awaited) + back < copies)
      return [`order ${number} is ${status}, and of its ${copies} copies the ledger sold ${gone}`]
    if (status === 'CANCELLED' && state === 'SOLD' && back < copies)
      return [`order ${number} was cancelled after it was paid, and ${copies - back} of its copies never came back`]
    return []
  })
}

const sameUnits = (ordered: readonly Row[], units: object = {}) =>
  ordered.length === Object.keys(units).length &&
  ordered.every(({ book, units: some }) => (units as Record<string, unknown>)[String(book)] === some)

const sum = (rows: readonly Row[] = [], column: string): number =>
  rows.reduce((all, row) => all + Number(row[column]), 0)

const deadlocked = ({ deadlocks }: About): string[] =>
  deadlocks.flatMap(({ room, times }) =>
    Number(times) > 0 ? [`Postgres broke ${times} deadlocks in the database of ${room}`] : [],
  )

import type { EventData, Events } from '@quire/contracts/events'
import type { Said } from '@quire/platform/outbox'
import type { Doer, Happened, Order } from '../domain/order.ts'
import type { Return } from '../domain/returns.ts'

type News = Said<Events>

/** What is told of books and money that go back, beside the change itself. */
export function newsAfterSale(order: Order, one: Happened): News[] {
  switch (one.type) {
    case 'CANCELLED_AND_REFUNDED':
      return [allBooksBack(order, one), refundAsked(order, one)]
    case 'CANCELLED_AFTER_REFUND':
      return [allBooksBack(order, one)]
    case 'REST_CANCELLED':
      return [restBack(order, one)]
    case 'PAYMENT_REFUSED':
      return one.details.returnId ? [allBooksBack(order, one)] : []
    case 'RETURN_ASKED':
      return [returnChanged(order, one, 'ASKED')]
    case 'RETURN_ACCEPTED':
      return [returnChanged(order, one, 'ACCEPTED')]
    case 'RETURN_REFUSED':
      return [returnChanged(order, one, 'REFUSED')]
    case 'RETURN_RECEIVED':
      return [returnChanged(order, one, 'RECEIVED'), booksBack(order, one)]
    default:
      return []
  }
}

const headOf = (order: Order, { sequence }: Happened) => ({ aggregate: order.id, sequence })

function allBooksBack(order: Order, one: Happened): News {
  const lines = order.lines.map(({ bookId, quantity }) => ({ bookId, quantity, restock: true }))
  const data = { orderId: order.id, returnId: String(one.details.returnId), who: whoOf(one.doer), lines }
  return { type: 'order.return-received', ...headOf(order, one), data }
}

function restBack(order: Order, one: Happened): News {
  const lines = order.lines.flatMap((line) => {
    const quantity = Number(one.details[`unsent:${line.id}`] ?? 0)
    return quantity > 0 ? [{ bookId: line.bookId, quantity, restock: true }] : []
  })
  const data = { orderId: order.id, returnId: String(one.details.returnId), who: whoOf(one.doer), unsent: true, lines }
  return { type: 'order.return-received', ...headOf(order, one), data }
}

function refundAsked(order: Order, one: Happened): News {
  const found = order.refunds.find(({ id }) => id === one.details.refundId)
  if (!found) throw new Error(`order ${order.id} has no refund ${one.details.refundId}`)
  const data = { orderId: order.id, refundId: found.id, amount: found.amount, reason: found.reason }
  return { type: 'order.refund-asked', ...headOf(order, one), data }
}

function returnChanged(order: Order, one: Happened, status: EventData<'order.return-changed'>['status']): News {
  const found = returnOf(order, one)
  const back = found.lines.map((line) => ({
    title: lineOf(order, line.lineId).title,
    quantity: status === 'RECEIVED' ? line.restocked + line.writtenOff : line.quantity,
  }))
  const data = {
    ...{ orderId: order.id, number: order.number, contact: order.contact },
    ...{ returnId: found.id, status, note: found.answer },
    lines: back.filter(({ quantity }) => quantity > 0),
    ...(status === 'RECEIVED' ? { refund: refundFor(order, found) } : {}),
  }
  return { type: 'order.return-changed', ...headOf(order, one), data }
}

const refundFor = ({ refunds, total }: Order, { refundId }: Return) =>
  refunds.find(({ id }) => id === refundId)?.amount ?? { amount: 0, currency: total.currency }

function booksBack(order: Order, one: Happened): News {
  const found = returnOf(order, one)
  const lines = found.lines.flatMap(({ lineId, restocked, writtenOff }) => {
    const { bookId } = lineOf(order, lineId)
    const came = [
      { bookId, quantity: restocked, restock: true },
      { bookId, quantity: writtenOff, restock: false },
    ]
    return came.filter(({ quantity }) => quantity > 0)
  })
  const data = { orderId: order.id, returnId: found.id, who: whoOf(one.doer), lines }
  return { type: 'order.return-received', ...headOf(order, one), data }
}

const whoOf = (doer: Doer): string =>
  doer.by === 'STAFF' ? doer.staffId : doer.by === 'CUSTOMER' ? 'customer' : 'shop'

function returnOf(order: Order, { details }: Happened): Return {
  const found = order.returns.find(({ id }) => id === details.returnId)
  if (!found) throw new Error(`order ${order.id} has no return ${details.returnId}`)
  return found
}

function lineOf(order: Order, lineId: string) {
  const line = order.lines.find(({ id }) => id === lineId)
  if (!line) throw new Error(`order ${order.id} has no line ${lineId}`)
  return line
}

import type { Catalog } from '../../../subgraphs/order/src/clients/catalog.ts'
import type { Breakage } from './world.ts'

/** Parts of a shop that somebody wrote in a hurry. They exist in this test alone: each must be found out by the schedules. */
export const broken: Readonly<Record<string, Breakage>> = {
  'the order is paid without asking whether the books are there': {
    catalog: (catalog) => ({ ...catalog, claim: async () => ({ kind: 'claimed' }) }) satisfies Catalog,
  },
  'the stock is read, and written a moment later': {
    catalog: (catalog, { step }, shelf) => ({
      ...catalog,
      reserve: async (orderId, lines) => {
        const seen = await step('stock is read', () => new Map([...shelf.stock].map(([id, row]) => [id, { ...row }])))
        if (lines.some(({ bookId, quantity }) => (seen.get(bookId)?.available ?? 0) < quantity))
          return { kind: 'refused', shortages: [] }
        return step('stock is written', () => {
          for (const { bookId, quantity } of lines) {
            const row = shelf.stock.get(bookId)
            const was = seen.get(bookId)
            if (row && was) Object.assign(row, { available: was.available, reserved: was.reserved })
            if (row) row.available = Math.max(row.available, quantity)
          }
          return shelf.reserve(orderId, lines)
        })
      },
    }),
  },
  'an order id that was closed reserves again': {
    catalog: (catalog, { step }, shelf) => ({
      ...catalog,
      reserve: (orderId, lines) =>
        step('catalog reserves', () => {
          if (shelf.reservations.get(orderId)?.state === 'RELEASED') shelf.reservations.delete(orderId)
          return shelf.reserve(orderId, lines)
        }),
    }),
  },
  'an event is ticked off before what it says is saved': {
    deeds: ({ orders, rows, step }) => {
      const change = orders.change
      orders.change = async (id, { heard, ...cause }, decide) => {
        if (heard === undefined || rows.heard.has(heard))
          return change(id, { ...cause, ...(heard && { heard }) }, decide)
        await step('event is ticked off', () => rows.heard.add(heard))
        return change(id, cause, decide)
      }
    },
  },
  'of two requests under one key the second does not wait for the first': {
    deeds: ({ claims }) => {
      const take = claims.take
      claims.take = async (asking) => {
        const taken = await take(asking)
        return taken.kind === 'busy' ? take({ ...asking, key: `${asking.key} again` }) : taken
      }
    },
  },
  'a refund whose answer was lost is made once more': {
    deeds: ({ provider }) => {
      let times = 0
      const refund = provider.refund
      provider.findRefund = async () => null
      provider.refund = (wish) => {
        times += 1
        return refund({ ...wish, attempt: times })
      }
    },
  },
  'money that comes after the end is not listened to': {
    deeds: ({ orders }) => {
      const change = orders.change
      orders.change = (id, cause, decide) =>
        change(id, cause, (order) =>
          order.status === 'EXPIRED' || order.status === 'CANCELLED' ? { ok: true, value: null } : decide(order),
        )
    },
  },
  'an order that ends gives its books back at once, paid or not': {
    deeds: ({ orders, shelf }) => {
      const change = orders.change
      orders.change = async (id, cause, decide) => {
        const changed = await change(id, cause, decide)
        if (changed.ok && changed.value.status === 'CANCELLED') {
          const known = shelf.reservations.get(id)
          if (known?.state === 'SOLD') known.state = 'RELEASED'
        }
        return changed
      }
    },
  },
}

import { describe, expect, test } from '@jest/globals'
import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { DeskInUse } from '../office/desk.ts'
import { OrderDeeds } from '../office/orders/order-deeds.tsx'
import { OrderTimeline } from '../office/orders/order-timeline.tsx'
import type { DeskOrder } from '../office/orders/orders.ts'
import { WaitingTab } from '../office/waiting/waiting-tab.tsx'
import type { Graph } from '../shop/graph.ts'
import type { Order } from '../shop/order.ts'
import { OrderSheet } from '../shop/order-sheet.tsx'

const euros = (amount: number) => ({ amount, currency: 'EUR' })
const at = '2026-11-20T10:00:00.000Z'
// Nothing is asked while a page is drawn.
const graph = {} as Graph

const anns: Order = {
  id: 'o',
  number: 'Q-7K3M-9ZP2',
  status: 'PAID',
  nextStates: ['CANCELLED'],
  placedAt: at,
  payBefore: at,
  contact: { name: 'Ann Archer', email: 'ann@quire.test' },
  address: { name: 'Ann Archer', street: 'Lindenallee 12', postcode: '04105', city: 'Leipzig', country: 'DE' },
  delivery: { label: 'Standard delivery', price: euros(390) },
  lines: [{ id: 'l', title: 'Persuasion', format: 'PAPERBACK', quantity: 2, total: euros(1798), book: null }],
  total: euros(2188),
  vat: euros(144),
  payment: { status: 'SUCCEEDED', clientSecret: null },
  parcels: [],
  refunds: [],
  returns: [],
  returnable: [],
  awaited: [],
  receipt: { number: 'R-2026-000001', url: 'http://shop.test/receipts/x' },
  history: [{ sequence: 1, at, message: 'The order was placed.' }],
}

const sheet = (order: Partial<Order>, payPage: string | null = null) =>
  renderToStaticMarkup(
    createElement(OrderSheet, {
      order: { ...anns, ...order },
      isLive: true,
      payPage,
      graph,
      covers: 'http://shop.test',
    }),
  )

describe("the customer's order page", () => {
  test('Ann may cancel while the graph says so, and is offered nothing once it does not', () => {
    expect(sheet({})).toContain('Cancel this order')
    expect(sheet({ nextStates: [] })).not.toContain('Cancel this order')
  })

  test('her card was declined: she is told, and may pay with another one', () => {
    const payment = { status: 'FAILED', clientSecret: 'pi_1_secret_2' }
    const page = sheet({ status: 'PLACED', payment, receipt: null }, 'http://pay.test/pay/pi_1_secret_2')
    expect(page).toContain('The payment was declined, and nothing was charged.')
    expect(page).toContain('href="http://pay.test/pay/pi_1_secret_2">Pay with another card')
  })

  test('a parcel links to its carrier, says when it is expected and where it was seen', () => {
    const parcel = {
      id: 'p',
      carrier: 'DHL',
      trackingNumber: '00340',
      trackingUrl: 'https://carrier.test/00340',
      shippedAt: at,
      eta: '2026-11-23T10:00:00.000Z',
      scans: [{ status: 'IN_TRANSIT', at, place: 'Halle' }],
      lines: [{ quantity: 1, line: { title: 'Persuasion' } }],
    }
    const page = sheet({ parcels: [parcel] })
    expect(page).toContain('href="https://carrier.test/00340"')
    expect(page).toContain('Expected on 23 November 2026')
    expect(page).toContain('On its way, Halle')
    expect(sheet({ parcels: [{ ...parcel, trackingUrl: null, eta: null, scans: [] }] })).not.toContain('carrier.test')
  })

  test('what can go back is offered, and each return and refund says how it stands', () => {
    const line = { id: 'l', title: 'Persuasion' }
    const one = {
      id: 'r',
      askedAt: at,
      note: null,
      answer: 'Send it to us.',
      lines: [{ quantity: 1, reason: 'DAMAGED', line }],
    }
    const money = { id: 'm', amount: euros(250), reason: 'A page is torn.', askedAt: at }
    const page = sheet({
      returnable: [{ quantity: 1, line }],
      returns: [{ ...one, status: 'ACCEPTED' }],
      refunds: [
        { ...money, doneAt: at, failedAt: null, creditNoteNumber: 'G-2026-000001' },
        { ...money, id: 'n', doneAt: null, failedAt: at, creditNoteNumber: null },
      ],
    })
    for (const words of ['Send books back', 'Please send them', 'We answered: Send it to us.', 'It arrived damaged'])
      expect(page).toContain(words)
    expect(page).toContain('went back on 20 November 2026, credit note G-2026-000001')
    expect(page).toContain('could not be sent back yet')
    expect(sheet({})).not.toContain('Send books back')
  })

  test('what the shop waits for is said beside the book, to Ann and in the office, and is not offered for a parcel', () => {
    const book = { id: 'b', coverUrl: null }
    const lines = anns.lines.map((line) => ({ ...line, book }))
    const awaited = [{ quantity: 1, book: { id: 'b' } }]
    expect(sheet({ lines, awaited })).toContain('we wait for 1 and send it when it has come')
    for (const none of [[], null]) expect(sheet({ lines, awaited: none })).not.toContain('we wait for')
    const waiting = { lines: desks.lines.map((line) => ({ ...line, book })), awaited }
    expect(deeds(waiting)).toContain('Persuasion (2 left, 1 here)')
    expect(deeds(waiting)).toContain('max="1"')
    expect(deeds({})).toContain('Persuasion (2 left)')
  })

  test('the receipt is a link once there is one, and no style or script stands in the page', () => {
    expect(sheet({})).toContain('href="http://shop.test/receipts/x"')
    expect(sheet({ receipt: null })).not.toContain('Receipt')
    expect(sheet({})).not.toMatch(/ style=| on[a-z]+=|<script/)
  })
})

const desks: DeskOrder = {
  ...anns,
  nextStates: ['CANCELLED', 'SHIPPED', 'PARTLY_SHIPPED'],
  sequence: 3,
  customer: null,
  lines: [
    { id: 'l', title: 'Persuasion', format: 'PAPERBACK', quantity: 2, shipped: 0, total: euros(1798), book: null },
  ],
  payment: { status: 'SUCCEEDED', amount: euros(2188), received: euros(2188) },
  refundable: euros(2188),
  invoiceNumber: 'R-2026-000001',
  returns: [],
  hold: null,
  disputes: [],
  notes: [],
  history: [],
}

const atDesk = (roles: string[], page: ReactNode) => {
  const person = { id: 'u', name: 'Mrs Page', roles }
  return renderToStaticMarkup(createElement(DeskInUse, { value: { graph, person } }, page))
}
const deeds = (order: Partial<DeskOrder>) =>
  atDesk(['BOOKSELLER'], createElement(OrderDeeds, { order: { ...desks, ...order }, again: () => {} }))

describe('the office', () => {
  test('a bookseller sees what a manager may do with what waits, and why she may not', () => {
    const hers = atDesk(['BOOKSELLER'], createElement(WaitingTab, { filter: {} }))
    expect(hers).toContain('you are a bookseller')
    expect(hers.match(/disabled=""/g)).toHaveLength(3)
    const managers = atDesk(['BOOKSELLER', 'MANAGER'], createElement(WaitingTab, { filter: {} }))
    expect(managers).toContain('Compare now')
    expect(managers).not.toContain('you are a bookseller')
  })

  test('a deed that the order does not allow now is there with the reason', () => {
    expect(deeds({})).not.toContain('disabled=""><')
    expect(deeds({})).toContain('It has left the house')
    const held = { kind: 'STAFF', reason: 'odd', since: at } as const
    expect(deeds({ hold: held, nextStates: ['CANCELLED'] })).toContain('It is on hold: release it first.')
    expect(deeds({ status: 'PARTLY_SHIPPED', nextStates: ['SHIPPED'] })).toContain('A part of it was sent already.')
    const dispute = {
      id: 'd',
      status: 'OPEN',
      amount: euros(1),
      reason: 'fraudulent',
      openedAt: at,
      closedAt: null,
    } as const
    expect(deeds({ disputes: [dispute], nextStates: [] }).match(/The payer’s bank has yet to decide/g)).toHaveLength(3)
    expect(deeds({ status: 'PLACED', receipt: null, nextStates: ['CANCELLED'] })).toContain('It is not paid yet.')
  })

  test('of an order that was partly sent the rest can be given up, of others it says why not', () => {
    expect(deeds({ status: 'PARTLY_SHIPPED', nextStates: ['SHIPPED'] })).toContain('The rest is not sent')
    expect(deeds({})).toContain('Nothing of it was sent yet: cancel it instead.')
    expect(deeds({ status: 'SHIPPED', nextStates: ['DELIVERED'] })).toContain('Only an order that was partly sent')
  })

  test('a payment that differs is decided about where it is seen', () => {
    const payment = { status: 'HELD', amount: euros(2188), received: euros(100) }
    expect(deeds({ payment })).toContain('€1.00 came instead of €21.88.')
    expect(deeds({})).not.toContain('Decide about the payment')
  })

  test('the timeline says who did what', () => {
    const events = [
      { sequence: 1, at, by: 'CUSTOMER', message: 'The order was placed.', staff: null },
      { sequence: 2, at, by: 'STAFF', message: 'We look at the order.', staff: { name: 'Mrs Page' } },
    ]
    const told = renderToStaticMarkup(createElement(OrderTimeline, { events })).replace(/<[^>]+>/g, '')
    expect(told).toMatch(/We look at the order\..*Mrs Page.*The order was placed\..*the customer/)
  })
})

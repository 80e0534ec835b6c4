import { buffer } from 'node:stream/consumers'
import { expect, test } from '@jest/globals'
import { newId } from '@quire/platform/id'
import { money } from '@quire/platform/money'
import { extractText, getDocumentProxy } from 'unpdf'
import type { Order } from '../domain/order.ts'
import { place, type Reserved } from '../domain/place.ts'
import { type Receipt, receiptOf } from '../domain/receipt.ts'
import { drawReceipt } from './draw-receipt.ts'
import { openFonts } from './fonts.ts'

const at = new Date('2026-11-20T12:00:00.000Z')
const fonts = openFonts()
const seller = ['Quire', 'Buchweg 1, 04105 Leipzig', 'VAT id DE000000000']
const orderUrl = 'https://shop.quire.test/orders/T3JkZXI6MQ'

const book = (title: string, more: Partial<Reserved> = {}): Reserved => ({
  bookId: newId(),
  title,
  format: 'PAPERBACK',
  quantity: 1,
  unitPrice: money(999),
  ...more,
})

function paid(lines: readonly Reserved[], more: Partial<Order> = {}): Order {
  const { order } = place({
    orderId: newId(),
    owner: { visitorId: 'ann', userId: null },
    speed: 'STANDARD',
    at,
    payWithinMs: 0,
    contact: { email: 'ann@example.test', name: 'Ann Archer' },
    address: { name: 'Ann Archer', street: 'Lindenallee 12', city: 'Leipzig', postcode: '04105', country: 'DE' },
    lines,
  })
  return { ...order, status: 'PAID', paidAt: at, invoiceNumber: 'R-2026-000017', ...more }
}

async function pagesOf(order: Order): Promise<string[]> {
  const receipt = receiptOf(order, []) as Receipt
  const bytes = await buffer(drawReceipt({ fonts, seller }, receipt, { orderUrl, at }))
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: false })
  return text.map((page) => page.replace(/\s+/g, ' ').replaceAll(/(?<=\d[.%]\d\d)(?=[A-Z])/g, ' '))
}

test('Ann’s receipt names the seller, the numbers, each line, the VAT by rate and the total', async () => {
  const order = paid([book('The Hobbit', { quantity: 2 }), book('Emma', { format: 'EBOOK', unitPrice: money(499) })])
  const [page, ...more] = await pagesOf(order)
  expect(more).toEqual([])
  // 2 × 9.99 + 4.99 + 3.90 = 28.87, of which at 7 %: 1.31 + 0.33 + 0.26 = 1.90.
  expect(page).toContain('R-2026-000017')
  expect(page).toContain(`${order.number}`)
  expect(page).toContain('20 November 2026')
  expect(page).toContain('Buchweg 1, 04105 Leipzig')
  expect(page).toContain('Customer Ann Archer Lindenallee 12 04105 Leipzig Germany')
  expect(page).toContain('The Hobbit 2 €9.99 7% €19.98 Paperback')
  expect(page).toContain('Emma 1 €4.99 7% €4.99 E-book')
  expect(page).toContain('Standard delivery 1 €3.90 7% €3.90')
  expect(page).toContain('Total paid €28.87')
  expect(page).toContain('at 7% €26.97 €1.90 €28.87')
  expect(page).toContain('Page 1 of 1')
  expect(order.vat).toEqual(money(190))
})

test('Another sum that staff accepted is told as what was paid, and the money that went back is taken from it', async () => {
  const refund = { id: newId<'Refund'>(), askedAt: at, failedAt: null, doneAt: at, amount: money(100), reason: 'Late.' }
  const order = paid([book('The Hobbit')], { refunds: [{ ...refund, creditNoteNumber: 'G-2026-000004' }] })
  const [page] = await pagesOf({ ...order, payment: { ...order.payment, received: money(1000) } })
  expect(page).toContain('Total €13.89 Paid, and accepted as the whole €10.00')
  expect(page).toContain('Paid after that €9.00')
})

test('The money that went back stands below it, with the number of each credit note', async () => {
  const refund = { id: newId<'Refund'>(), askedAt: at, failedAt: null, doneAt: at, amount: money(999) }
  const order = paid([book('The Hobbit', { quantity: 2 })], {
    refunds: [
      { ...refund, reason: 'A page was missing.', creditNoteNumber: 'G-2026-000003' },
      { ...refund, id: newId(), reason: 'Not back yet.', creditNoteNumber: null, doneAt: null },
    ],
  })
  const [page] = await pagesOf(order)
  expect(page).toContain('Credit note G-2026-000003, 20 November 2026 −€9.99 A page was missing.')
  expect(page).not.toContain('Not back yet.')
  // 19.98 + 3.90 − 9.99
  expect(page).toContain('Paid after that €13.89')
})

test('A hundred lines take several pages, each with its number, and none is lost', async () => {
  const order = paid(Array.from({ length: 100 }, (_, at) => book(`Volume ${at + 1}.`)))
  const pages = await pagesOf(order)
  expect(pages.length).toBeGreaterThan(3)
  pages.forEach((page, at) => {
    expect(page).toContain(`Page ${at + 1} of ${pages.length}`)
    expect(page).toContain('Quire · Receipt R-2026-000017')
  })
  const all = pages.join(' ')
  for (let at = 1; at <= 100; at += 1) expect(all.split(`Volume ${at}. 1 €9.99`)).toHaveLength(2)
  expect(pages.at(-1)).toContain('Total paid €1,002.90')
})

test.each([
  ['Latin', 'Život je jinde, Żółć, Þórbergur, Niños, Ștefan'],
  ['Greek', 'Ὀδύσσεια και Ζορμπάς'],
  ['Cyrillic', 'Війна і мир, Мастер и Маргарита'],
])('%s titles come out as they are', async (_script, title) => {
  const [page] = await pagesOf(paid([book(title)]))
  expect(page?.normalize('NFC')).toContain(title.normalize('NFC'))
})

test('A hostile title neither leaves its column nor turns what follows it, and an endless one is cut', async () => {
  const titles = ['x'.repeat(3000), 'A\u202egnp.exe\u0000\nB', '\ud800', '图书 📚 كتاب ספר', ' ']
  const pages = await pagesOf(paid(titles.map((title) => book(title))))
  const all = pages.join(' ')
  expect(pages).toHaveLength(1)
  expect(all).toContain('A gnp.exe B')
  expect(all.match(/x/g)?.length).toBeLessThan(410)
  expect(all).toContain('Total paid €53.85')
})

test('An order that was never paid has no receipt, one that was cancelled after it was paid has', () => {
  const order = paid([book('Emma')])
  const never = { invoiceNumber: null, paidAt: null }
  expect(receiptOf({ ...order, ...never, status: 'PLACED' }, [])).toBeNull()
  expect(receiptOf({ ...order, ...never, status: 'CANCELLED' }, [])).toBeNull()
  expect(receiptOf({ ...order, status: 'CANCELLED' }, [])?.number).toBe('R-2026-000017')
  // Paid before invoices were numbered.
  expect(receiptOf({ ...order, ...never, status: 'SHIPPED' }, [])?.number).toBe(order.number)
})

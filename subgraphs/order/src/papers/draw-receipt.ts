import { money, sameMoney, showMoney, sum } from '@quire/platform/money'
import type { CreditNote, Receipt, ReceiptLine } from '../domain/receipt.ts'
import type { Fonts } from './fonts.ts'
import { plainText } from './plain-text.ts'
import { drawQrCode } from './qr-code.ts'
import { close, heightOf, left, makeRoom, openSheet, right, rule, type Sheet, width, write } from './sheet.ts'

/** What is the same on every receipt of a shop. */
export interface Letterhead {
  readonly fonts: Fonts
  /** Who sells: the name first, then the lines of an address and what the law asks for. */
  readonly seller: readonly string[]
}

/** Draws a receipt as a PDF, which is whole when this returns. `orderUrl` is the order's page; `at` is when it is drawn. */
export function drawReceipt(
  { fonts, seller }: Letterhead,
  receipt: Receipt,
  { orderUrl, at }: { orderUrl: string; at: Date },
): PDFKit.PDFDocument {
  const [shop = ''] = seller
  const sheet = openSheet(fonts, { title: `Receipt ${receipt.number}`, author: shop, at })
  drawHead(sheet, seller, receipt)
  drawAddress(sheet, receipt, orderUrl)
  drawTableHead(sheet)
  for (const line of receipt.lines) drawLine(sheet, line)
  drawTotals(sheet, receipt)
  drawVat(sheet, receipt)
  if (receipt.creditNotes.length > 0) drawCreditNotes(sheet, receipt)
  return close(sheet, `${shop} · Receipt ${receipt.number}`)
}

function drawHead(
  sheet: Sheet,
  [shop = '', ...lines]: readonly string[],
  { number, orderNumber, paidAt }: Receipt,
): void {
  write(sheet, shop, { size: 20, face: 'bold', width: 240 })
  const facts = [
    ['Receipt', number],
    ['Order', orderNumber],
    ['Paid on', day(paidAt)],
  ] as const
  const start = sheet.y
  for (const [label, value] of facts) {
    write(sheet, label, { x: 340, width: 80, tone: 'soft' })
    sheet.y += write(sheet, value, { x: 400, face: 'bold', align: 'right' })
  }
  const after = sheet.y
  sheet.y = start + 30
  for (const line of lines) sheet.y += write(sheet, line, { size: 8.5, tone: 'soft', width: 260 })
  sheet.y = Math.max(sheet.y, after) + 22
}

function drawAddress(sheet: Sheet, { address, orderNumber }: Receipt, orderUrl: string): void {
  const side = 66
  drawQrCode(sheet.pdf, orderUrl, { x: right - side, y: sheet.y, side })
  sheet.pdf.link(right - side, sheet.y, side, side, orderUrl)
  const start = sheet.y
  sheet.y += write(sheet, 'Customer', { size: 8, tone: 'soft' })
  for (const line of addressLines(address)) sheet.y += write(sheet, line, { width: 320 })
  const end = Math.max(sheet.y, start + side)
  sheet.y = end + 4
  sheet.y += write(sheet, `Your order ${orderNumber} online`, { size: 7.5, tone: 'soft', align: 'right' }) + 14
}

const addressLines = ({ name, street, postcode, city, country }: Receipt['address']): string[] =>
  [name, street, `${postcode} ${city}`, countryName(country)]
    .map((line) => plainText(line))
    .filter((line) => line !== '')

const countryName = (code: string): string =>
  /^[A-Z]{2}$/.test(code) ? (new Intl.DisplayNames('en', { type: 'region' }).of(code) ?? code) : code

const columns = {
  what: { x: left, width: 230 },
  quantity: { x: 292, width: 40, align: 'right' },
  unitPrice: { x: 338, width: 66, align: 'right' },
  vatRate: { x: 410, width: 48, align: 'right' },
  total: { x: 464, width: 75, align: 'right' },
} as const

function drawTableHead(sheet: Sheet): void {
  const look = { size: 8, tone: 'soft' } as const
  write(sheet, 'Item', { ...columns.what, ...look })
  write(sheet, 'Quantity', { ...columns.quantity, ...look })
  write(sheet, 'Price', { ...columns.unitPrice, ...look })
  write(sheet, 'VAT', { ...columns.vatRate, ...look })
  sheet.y += write(sheet, 'Total', { ...columns.total, ...look }) + 2
  rule(sheet, 1)
  sheet.y += 6
}

function drawLine(sheet: Sheet, line: ReceiptLine): void {
  const what = plainText(line.what)
  const height = heightOf(sheet.pdf, what, columns.what) + (line.detail ? 12 : 0)
  if (makeRoom(sheet, height + 10)) drawTableHead(sheet)
  const down = write(sheet, what, columns.what)
  write(sheet, String(line.quantity), columns.quantity)
  write(sheet, showMoney(line.unitPrice), columns.unitPrice)
  write(sheet, percent(line.vatRate), columns.vatRate)
  write(sheet, showMoney(line.total), columns.total)
  sheet.y += down
  if (line.detail) sheet.y += write(sheet, line.detail, { ...columns.what, size: 8, tone: 'soft' })
  sheet.y += 4
  rule(sheet)
  sheet.y += 6
}

function drawTotals(sheet: Sheet, { total, received }: Receipt): void {
  makeRoom(sheet, 60)
  sheet.y += 4
  const isWhole = sameMoney(total, received)
  write(sheet, isWhole ? 'Total paid' : 'Total', { face: 'bold', size: 12 })
  sheet.y += write(sheet, showMoney(total), { face: 'bold', size: 12, align: 'right' })
  if (!isWhole) {
    sheet.y += 4
    write(sheet, 'Paid, and accepted as the whole')
    sheet.y += write(sheet, showMoney(received), { align: 'right' })
  }
  sheet.y += 20
}

const vatColumns = [
  { x: left, width: 120 },
  { x: 200, width: 100, align: 'right' },
  { x: 320, width: 100, align: 'right' },
  { x: 439, width: 100, align: 'right' },
] as const

function drawVat(sheet: Sheet, { vatByRate, vat, total }: Receipt): void {
  makeRoom(sheet, 24 + 16 * (vatByRate.length + 1))
  drawVatRow(sheet, ['VAT contained', 'Net', 'VAT', 'Gross'], 'soft')
  rule(sheet)
  sheet.y += 4
  for (const rate of vatByRate) {
    drawVatRow(sheet, [`at ${percent(rate.vatRate)}`, ...[rate.net, rate.vat, rate.gross].map((one) => showMoney(one))])
  }
  const all = [money(total.amount - vat.amount), vat, total].map((one) => showMoney(one))
  if (vatByRate.length > 1) drawVatRow(sheet, ['in all', ...all])
  sheet.y += 16
}

function drawVatRow(sheet: Sheet, cells: readonly string[], tone: 'ink' | 'soft' = 'ink'): void {
  const heights = cells.map((cell, at) => write(sheet, cell, { ...vatColumns[at], size: 8.5, tone }))
  sheet.y += Math.max(...heights) + 2
}

function drawCreditNotes(sheet: Sheet, { creditNotes, received }: Receipt): void {
  makeRoom(sheet, 60)
  sheet.y += write(sheet, 'Given back', { size: 8, tone: 'soft' })
  rule(sheet)
  sheet.y += 5
  for (const note of creditNotes) drawCreditNote(sheet, note)
  const back = sum(creditNotes.map(({ amount }) => amount))
  makeRoom(sheet, 20)
  write(sheet, 'Paid after that', { face: 'bold' })
  sheet.y += write(sheet, showMoney(money(received.amount - back.amount)), { face: 'bold', align: 'right' })
}

function drawCreditNote(sheet: Sheet, { number, at, amount, reason }: CreditNote): void {
  const [title, why] = [number ? `Credit note ${number}, ${day(at)}` : day(at), plainText(reason)]
  const look = { width: width - 110 }
  makeRoom(sheet, heightOf(sheet.pdf, why, { ...look, size: 8 }) + 24)
  const down = write(sheet, title, look)
  write(sheet, `−${showMoney(amount)}`, { align: 'right' })
  sheet.y += down
  sheet.y += write(sheet, why, { ...look, size: 8, tone: 'soft' }) + 3
  rule(sheet)
  sheet.y += 5
}

const day = (at: Date): string => new Intl.DateTimeFormat('en-IE', { dateStyle: 'long', timeZone: 'UTC' }).format(at)

const percent = (basisPoints: number): string =>
  new Intl.NumberFormat('en-IE', { style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10_000)

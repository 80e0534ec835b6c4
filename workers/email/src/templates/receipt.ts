import { type Money, money, sum, times } from '@quire/platform/money'
import type { FactsOf } from '../domain/mail.ts'
import { button, type Content, field, note, type Row, say, table } from './content.ts'
import { country, formatName, hello, percent, price, told } from './phrases.ts'

type Receipt = FactsOf<'receipt'>

export const receipt = (order: Receipt, links: { order: string; pdf: string }): Content => ({
  subject: `Your receipt for order ${told(order.number)}`,
  preview: `Thank you. We received ${price(paid(order))}.`,
  heading: 'Thank you for your order',
  blocks: [
    say(hello(order.name)),
    say(`We received your payment of ${price(paid(order))}. This is your receipt for order ${told(order.number)}.`),
    ...(order.invoiceNumber ? [note(`Invoice number ${told(order.invoiceNumber)}`)] : []),
    table('Your books', [...order.lines.map(lineRow), deliveryRow(order), ...totalRows(order)]),
    table('VAT contained in these prices', vatRows(order)),
    field('Delivery to', addressLines(order)),
    ...(hasParcel(order) ? [note('You get another mail as soon as a parcel is on its way.')] : []),
    button('Download the receipt (PDF)', links.pdf),
    button('See your order', links.order),
  ],
  footer: 'You get this mail because this address was given with the order.',
})

const hasParcel = ({ lines }: Receipt): boolean => lines.some(({ format }) => /^(HARDCOVER|PAPERBACK)$/.test(format))

const lineRow = ({ title, format, quantity, unitPrice }: Receipt['lines'][number]): Row => ({
  what: told(title),
  detail: `${formatName(format)}, ${quantity} × ${price(unitPrice)}`,
  amount: price(times(unitPrice, quantity)),
})

const deliveryRow = ({ delivery }: Receipt): Row => ({
  what: 'Delivery',
  detail: told(delivery.label),
  amount: delivery.price.amount === 0 ? 'Free' : price(delivery.price),
})

/** What came in is the total, unless staff accepted another sum. */
const paid = ({ received, total }: Receipt): Money => received ?? total

const totalRows = (order: Receipt): Row[] =>
  order.received
    ? [
        { what: 'Total', amount: price(order.total), weight: 'sum' },
        { what: 'Paid, and accepted as the whole', amount: price(order.received), weight: 'light' },
      ]
    : [{ what: 'Total paid', amount: price(order.total), weight: 'sum' }]

/** The books' VAT rate by rate, then the rest of the order's VAT, which delivery contains. */
function vatRows({ lines, vat }: Receipt): Row[] {
  const byRate = [...Map.groupBy(lines, (line) => line.vatRate)].sort(([a], [b]) => a - b)
  const ofBooks = byRate.map(([rate, some]) => light(`Books at ${percent(rate)}`, sum(some.map((line) => line.vat))))
  const ofDelivery = money(vat.amount - sum(lines.map((line) => line.vat)).amount)
  return [...ofBooks, ...(ofDelivery.amount > 0 ? [light('Delivery', ofDelivery)] : []), light('VAT in all', vat)]
}

const light = (what: string, amount: Money): Row => ({ what, amount: price(amount), weight: 'light' })

const addressLines = ({ address }: Receipt): string[] =>
  [address.name, address.street, `${address.postcode} ${address.city}`].map(told).concat(country(address.country))

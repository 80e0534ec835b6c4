import type { FactsOf } from '../domain/mail.ts'
import { button, type Content, field, note, say, table } from './content.ts'
import { books, hello, told } from './phrases.ts'

type Shipped = FactsOf<'shipped'>

export const shipped = (parcel: Shipped, url: string): Content => ({
  subject: `Your parcel is on its way: order ${told(parcel.number)}`,
  preview: `${told(parcel.carrier)} has it, tracking number ${told(parcel.trackingNumber)}.`,
  heading: 'Your parcel is on its way',
  blocks: [
    say(hello(parcel.name)),
    say(`We handed a parcel of order ${told(parcel.number)} to ${told(parcel.carrier)}.`),
    table(
      'In this parcel',
      parcel.lines.map(({ title, quantity }) => ({ what: told(title), amount: `× ${quantity}` })),
    ),
    field('Tracking number', [`${told(parcel.trackingNumber)} (${told(parcel.carrier)})`]),
    note(whatElse(parcel.rest)),
    button('Follow your order', url),
  ],
  footer: 'You get this mail because this address was given with the order.',
})

const whatElse = (rest: number): string =>
  rest === 0
    ? 'With this parcel your order is complete.'
    : `${books(rest)} of your order will follow in another parcel; you get a mail then.`

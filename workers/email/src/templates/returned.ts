import type { FactsOf } from '../domain/mail.ts'
import { button, type Content, field, note, say, table } from './content.ts'
import { hello, price, told } from './phrases.ts'

type Return = FactsOf<'return'>

interface Telling {
  readonly subject: string
  readonly heading: string
  readonly said: (number: string) => string
  readonly what: string
  /** Over what staff say about it. */
  readonly label: string
  readonly next: string
}

const tellings: Readonly<Record<Return['status'], Telling>> = {
  ASKED: {
    subject: 'We received your return request',
    heading: 'We received your return request',
    said: (number) => `You want to return books of order ${number}.`,
    what: 'To be returned',
    label: 'Note',
    next: 'We look at it and write to you. Please wait for that mail before you send anything.',
  },
  ACCEPTED: {
    subject: 'Your return is accepted',
    heading: 'You can send your books back',
    said: (number) => `We accepted your return of books of order ${number}.`,
    what: 'To be sent back',
    label: 'How to send it back',
    next: 'Pack the books well and put the number of your order into the parcel. Once it is here we look at the books, give you your money back and write to you.',
  },
  REFUSED: {
    subject: 'We cannot accept your return',
    heading: 'We cannot accept your return',
    said: (number) => `We looked at your request to return books of order ${number} and cannot accept it.`,
    what: 'What you wanted to return',
    label: 'Why',
    next: 'If you think that we are wrong, answer this mail and tell us more.',
  },
  RECEIVED: {
    subject: 'Your return has arrived',
    heading: 'Your return has arrived',
    said: (number) => `Your parcel with books of order ${number} is here. Thank you for sending it back.`,
    what: 'What we received',
    label: 'Note',
    next: 'If money goes back to you, we write to you again when it is on its way.',
  },
}

export function returned(facts: Return, url: string): Content {
  const { name, number, status, lines, note: noted } = facts
  const { subject, heading, said, what, label } = tellings[status]
  const staffSay = (noted ?? '')
    .split('\n')
    .map(told)
    .filter((line) => line !== '')
  return {
    subject: `${subject}: order ${told(number)}`,
    preview: said(told(number)),
    heading,
    blocks: [
      say(hello(name)),
      say(said(told(number))),
      table(
        what,
        lines.map(({ title, quantity }) => ({ what: told(title), amount: `× ${quantity}` })),
      ),
      ...(staffSay.length > 0 ? [field(label, staffSay)] : []),
      note(nextOf(facts)),
      button('See your order', url),
    ],
    footer: 'You get this mail because this address was given with the order.',
  }
}

// Of what came, staff may give nothing back: then no money is promised.
function nextOf({ status, refund }: Return): string {
  if (status !== 'RECEIVED' || !refund) return tellings[status].next
  return refund.amount > 0
    ? `You get ${price(refund)} back for it. We write to you again when the money is on its way.`
    : 'No money goes back for it. If you think that we are wrong, answer this mail and tell us more.'
}

import type { FactsOf } from '../domain/mail.ts'
import { button, type Content, note, say } from './content.ts'
import { hello, price, told } from './phrases.ts'

export function orderCancelled({ name, number, refund }: FactsOf<'cancelled'>, url: string): Content {
  const back = refund
    ? `You get ${price(refund)} back, to the card or wallet you paid with.`
    : 'What you paid is back with you already, or on its way: no more money is to come.'
  return {
    subject: `Your order ${told(number)} is cancelled`,
    preview: refund ? `You get ${price(refund)} back.` : 'Nothing of it will be sent.',
    heading: 'Your order is cancelled',
    blocks: [
      say(hello(name)),
      say(`Order ${told(number)} is cancelled; nothing of it will be sent.`),
      say(back),
      ...(refund ? [note('We write to you again when the money is on its way.')] : []),
      button('See your order', url),
    ],
    footer: 'You get this mail because this address was given with the order.',
  }
}

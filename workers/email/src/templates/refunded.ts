import type { FactsOf } from '../domain/mail.ts'
import { button, type Content, field, note, say } from './content.ts'
import { hello, price, told } from './phrases.ts'

export const refunded = (
  { name, number, amount, reason, creditNoteNumber }: FactsOf<'refunded'>,
  url: string,
): Content => ({
  subject: `Your refund for order ${told(number)}`,
  preview: `${price(amount)} is on its way back to you.`,
  heading: `${price(amount)} is on its way back to you`,
  blocks: [
    say(hello(name)),
    say(`We refunded ${price(amount)} of order ${told(number)} to the card or wallet you paid with.`),
    ...(told(reason) === '' ? [] : [field('Why', [told(reason)])]),
    ...(creditNoteNumber ? [field('Credit note', [told(creditNoteNumber)])] : []),
    note('Banks usually show a refund within five to ten days.'),
    button('See your order', url),
  ],
  footer: 'You get this mail because this address was given with the order.',
})

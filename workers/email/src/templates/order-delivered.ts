import type { FactsOf } from '../domain/mail.ts'
import { button, type Content, note, say } from './content.ts'
import { hello, told } from './phrases.ts'

export const orderDelivered = ({ name, number }: FactsOf<'delivered'>, url: string): Content => ({
  subject: `Your order has arrived: ${told(number)}`,
  preview: 'All parcels of your order were delivered.',
  heading: 'Your order has arrived',
  blocks: [
    say(hello(name)),
    say(`Everything of order ${told(number)} was delivered. Enjoy your books!`),
    note('Is something missing, damaged or not what you wanted? You can ask for a return on the page of your order.'),
    button('See your order', url),
  ],
  footer: 'You get this mail because this address was given with the order.',
})

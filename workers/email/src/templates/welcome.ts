import type { FactsOf } from '../domain/mail.ts'
import { type Content, neededButton, note, say } from './content.ts'
import { hello } from './phrases.ts'

export const welcome = ({ name }: FactsOf<'welcome'>, url: string): Content => ({
  subject: 'Welcome to Quire: please confirm your address',
  preview: 'One click, and your account is complete.',
  heading: 'Welcome to Quire',
  blocks: [
    say(hello(name)),
    say('Your account is open. Please confirm that this address is yours, so that receipts and parcel news reach you.'),
    neededButton('Confirm my address', url),
    note(
      'The link works for a week. If it was not you who opened this account, do nothing: the address stays unconfirmed.',
    ),
  ],
  footer: 'You get this mail because somebody opened an account with this address.',
})

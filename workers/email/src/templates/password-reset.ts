import type { FactsOf } from '../domain/mail.ts'
import { type Content, neededButton, note, say } from './content.ts'
import { hello } from './phrases.ts'

export const passwordReset = ({ name }: FactsOf<'password-reset'>, url: string): Content => ({
  subject: 'Choose a new password for Quire',
  preview: 'The link works once, within the hour.',
  heading: 'Choose a new password',
  blocks: [
    say(hello(name)),
    say('You told us that you forgot your password. Choose a new one here:'),
    neededButton('Choose a new password', url),
    note('The link works once, within the hour. If you did not ask for it, do nothing: your password stays as it is.'),
  ],
  footer: 'You get this mail because somebody asked for a new password for this address.',
})

import type { Facts, Letter } from '../domain/mail.ts'
import { asHtml } from './as-html.ts'
import { asText } from './as-text.ts'
import type { Content } from './content.ts'
import { type Links, linksInto } from './links.ts'
import { passwordReset } from './password-reset.ts'
import { told } from './phrases.ts'
import { receipt } from './receipt.ts'
import { refunded } from './refunded.ts'
import { shipped } from './shipped.ts'
import { welcome } from './welcome.ts'

/** Writes letters whose links lead into this storefront. */
export function openTemplates(storefrontUrl: string): (facts: Facts, token: string) => Letter {
  const links = linksInto(storefrontUrl)
  return (facts, token) => {
    return letterOf(contentOf(facts, links, token))
  }
}

/** The letter with this content, as text and as HTML. */
export const letterOf = (content: Content): Letter => ({
  subject: told(content.subject),
  text: asText(content),
  html: asHtml(content),
})

function contentOf(facts: Facts, links: Links, token: string): Content {
  switch (facts.kind) {
    case 'welcome':
      return welcome(facts, links.verifyEmail(token))
    case 'password-reset':
      return passwordReset(facts, links.resetPassword(token))
    case 'receipt':
      return receipt(facts, links.order(facts.orderId))
    case 'shipped':
      return shipped(facts, links.order(facts.orderId))
    case 'refunded':
      return refunded(facts, links.order(facts.orderId))
  }
}

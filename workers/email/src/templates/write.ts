import type { Facts, Letter } from '../domain/mail.ts'
import { asHtml } from './as-html.ts'
import { asText } from './as-text.ts'
import type { Content } from './content.ts'
import { type Links, linksInto } from './links.ts'
import { orderCancelled } from './order-cancelled.ts'
import { orderDelivered } from './order-delivered.ts'
import { passwordReset } from './password-reset.ts'
import { told } from './phrases.ts'
import { receipt } from './receipt.ts'
import { refunded } from './refunded.ts'
import { returned } from './returned.ts'
import { shipped } from './shipped.ts'
import { welcome } from './welcome.ts'

/** Writes letters whose links lead into this storefront, and to the shop's public address for what is downloaded. */
export function openTemplates(addresses: {
  storefront: string
  shop: string
}): (facts: Facts, token: string) => Letter {
  const links = linksInto(addresses)
  return (facts, token) => letterOf(contentOf(facts, links, token))
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
      return receipt(facts, { order: links.order(facts.orderId), pdf: links.receipt(token) })
    case 'shipped':
      return shipped(facts, links.order(facts.orderId))
    case 'refunded':
      return refunded(facts, links.order(facts.orderId))
    case 'delivered':
      return orderDelivered(facts, links.order(facts.orderId))
    case 'cancelled':
      return orderCancelled(facts, links.order(facts.orderId))
    case 'return':
      return returned(facts, links.order(facts.orderId))
  }
}

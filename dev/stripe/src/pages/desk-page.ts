import { formatMoney } from '../money.ts'
import type { Intent } from '../shapes.ts'
import { type Html, html } from './html.ts'
import { listLayout } from './layout.ts'

const mostRecent = 10

const over = { succeeded: 'Paid', canceled: 'Cancelled' } as const

/** All payments at a glance: those that wait for a person, and what became of the last ones. Given oldest first. */
export function deskPage(intents: readonly Intent[]): string {
  const newest = intents.toReversed()
  const waiting = newest.filter(({ status }) => !(status in over))
  const recent = newest.filter(({ status }) => status in over).slice(0, mostRecent)
  return listLayout({
    title: 'Payments',
    main: html`<h1>Payments</h1>
<section><h2>Waiting to be paid</h2>
${waiting.length > 0 ? list(waiting) : html`<p class="soft">None. Place an order in the shop and its payment appears here.</p>`}</section>
${recent.length > 0 && html`<section><h2>Recent</h2>${list(recent)}</section>`}`,
  })
}

const list = (intents: readonly Intent[]): Html => html`<ul class="payments">${intents.map(row)}</ul>`

const row = (intent: Intent): Html => html`<li><a href="/pay/${encodeURIComponent(intent.client_secret)}">
<span>${intent.description ?? intent.id}<small>${stateOf(intent)} · ${when(intent.created)}</small></span>
<b>${formatMoney(intent.amount, intent.currency)}</b></a></li>`

function stateOf({ status, last_payment_error }: Intent): string {
  if (status === 'succeeded' || status === 'canceled') return over[status]
  if (status === 'requires_action') return 'The bank asks first'
  return last_payment_error === null ? 'Not paid yet' : 'The last try was declined'
}

const when = (seconds: number): string =>
  new Date(seconds * 1000).toLocaleString('en-IE', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })

import { formatMoney } from '../money.ts'
import type { Charge, Intent } from '../shapes.ts'
import { type Html, html } from './html.ts'
import { layout } from './layout.ts'

export interface PayView {
  readonly intent: Intent
  readonly charge: Charge | undefined
  readonly returnUrl: string | undefined
  /** Why the last try was refused, when the intent does not know (a mistyped number). */
  readonly fault: string | undefined
}

const offers = [
  { card: 'pm_card_visa', name: 'Pays', number: '4242 4242 4242 4242' },
  { card: 'pm_card_threeDSecure2Required', name: 'Bank asks first', number: '4000 0000 0000 3220' },
  { card: 'pm_card_visa_chargeDeclined', name: 'Is declined', number: '4000 0000 0000 0002' },
  { card: 'pm_card_chargeDeclinedInsufficientFunds', name: 'Has no funds', number: '4000 0000 0000 9995' },
]

export function payPage(view: PayView): string {
  const amount = formatMoney(view.intent.amount, view.intent.currency)
  const title = `${view.intent.status === 'succeeded' ? 'Paid' : 'Pay'} ${amount}`
  return layout({ title, intent: view.intent, main: mainOf(view, amount) })
}

function mainOf(view: PayView, amount: string): Html {
  if (view.intent.status === 'succeeded') return paid(view)
  if (view.intent.status === 'canceled') return canceled(view)
  if (view.intent.next_action !== null) return asked(view.intent.next_action.redirect_to_url.url)
  return open(view, amount)
}

const unconfirmed = 'payment_intent_authentication_failure'

function open({ intent, returnUrl, fault }: PayView, amount: string): Html {
  const why =
    intent.last_payment_error?.code === unconfirmed
      ? 'Your bank did not confirm it.'
      : (fault ?? intent.last_payment_error?.message)
  const hidden = returnUrl !== undefined && html`<input type="hidden" name="return_url" value="${returnUrl}">`
  return html`<h1>Pay by card</h1>
${why !== undefined && html`<p class="note" role="alert">${why} Nothing was taken. Try another card.</p>`}
<section><h2>Use a test card</h2>
<form method="post" class="cards">${hidden}
${offers.map(({ card, name, number }) => html`<button class="card" name="card" value="${card}">${name}<span>${number}</span></button>`)}
</form></section>
<hr>
<section><h2>Or type one</h2>
<form method="post" class="own">${hidden}
<label class="wide">Card number<input name="number" inputmode="numeric" autocomplete="off" placeholder="4242 4242 4242 4242" required maxlength="23"></label>
<label>Expiry (MM / YY)<input name="expiry" inputmode="numeric" autocomplete="off" placeholder="12 / 34" required maxlength="9"></label>
<label>Security code<input name="cvc" inputmode="numeric" autocomplete="off" placeholder="123" required maxlength="4"></label>
<button>Pay ${amount}</button>
</form></section>`
}

function paid({ intent, charge, returnUrl }: PayView): Html {
  const card = charge?.payment_method_details.card as { brand?: string; last4?: string } | undefined
  return html`<p class="note good" role="status">The payment went through.</p>
<h1>Thank you</h1>
<dl><dt>Amount</dt><dd>${formatMoney(intent.amount_received, intent.currency)}</dd>
${charge !== undefined && charge.amount_refunded > 0 && html`<dt>Given back</dt><dd>${formatMoney(charge.amount_refunded, charge.currency)}</dd>`}
${card !== undefined && html`<dt>Card</dt><dd class="brand">${card.brand} ···· ${card.last4}</dd>`}
<dt>Payment</dt><dd>${intent.id}</dd></dl>
${back(returnUrl)}`
}

const canceled = ({ returnUrl }: PayView) => html`<p class="note wait" role="status">This payment was cancelled.</p>
<h1>Nothing to pay</h1><p class="soft">The order was cancelled or not paid in time. Nothing was taken.</p>${back(returnUrl)}`

const asked = (url: string) => html`<p class="note wait" role="status">Your bank wants to know that it is you.</p>
<h1>One more step</h1><p class="soft">Nothing is taken until you have answered your bank.</p>
<a class="button" href="${url}">Go to your bank</a>`

const back = (returnUrl: string | undefined) =>
  returnUrl === undefined
    ? html`<p class="soft">You can close this page.</p>`
    : html`<a class="button" href="${returnUrl}">Back to the shop</a>`

export function bankPage(intent: Intent): string {
  const amount = formatMoney(intent.amount, intent.currency)
  const main = html`<h1>Is this you?</h1>
<p class="soft">Your test bank asks before it lets Quire take ${amount}. On the real page you would type a code or open your bank's app.</p>
<form method="post" class="two"><button name="answer" value="accept">Yes, pay</button><button class="plain" name="answer" value="refuse">No, refuse</button></form>`
  return layout({ title: 'Your bank asks', intent, main })
}

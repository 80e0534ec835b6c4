import { formatMoney } from '../money.ts'
import type { Intent } from '../shapes.ts'
import { Html, html } from './html.ts'
import { style } from './style.ts'

/** The frame of every page: what is to be paid on one side, what can be done on the other. */
export function layout({ title, intent, main }: { title: string; intent: Intent; main: Html }): string {
  const order = intent.metadata.orderNumber ?? intent.metadata.order ?? intent.metadata.orderId
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<div class="sheet">
  <aside>
    <p class="shop"><span class="mark" aria-hidden="true"></span>Quire</p>
    <div class="due">
      <p class="label">${intent.status === 'succeeded' ? 'Paid' : 'To pay'}</p>
      <p class="amount">${formatMoney(intent.amount, intent.currency)}</p>
      ${intent.description !== null && html`<p class="what">${intent.description}</p>`}
      ${order !== undefined && html`<p class="what">Order ${order}</p>`}
    </div>
    <p class="small">Test payments. No bank is asked and no money moves.</p>
  </aside>
  <main>${main}</main>
</div>
</body>
</html>`.text
}

/** A page for a secret that opens nothing. */
export const lostPage = () =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>No such payment</title><style>${new Html(style)}</style></head>
<body><div class="sheet alone"><main><h1>There is no payment here</h1>
<p>The address is not complete, or the payment was made with another stand-in. Open it again from your order.</p></main></div></body></html>`
    .text

import { formatMoney } from '../money.ts'
import type { Intent } from '../shapes.ts'
import { Html, html } from './html.ts'
import { style } from './style.ts'

/** The frame of every page: what is to be paid on one side, what can be done on the other. */
export function layout({ title, intent, main }: { title: string; intent: Intent; main: Html }): string {
  return html`${head(title)}
<body>
<div class="sheet">
  <aside>
    ${shopName}
    <div class="due">
      <p class="label">${intent.status === 'succeeded' ? 'Paid' : 'To pay'}</p>
      <p class="amount">${formatMoney(intent.amount, intent.currency)}</p>
      ${intent.description !== null && html`<p class="what">${intent.description}</p>`}
    </div>
    ${promise}
  </aside>
  <main>${main}</main>
</div>
</body>
</html>`.text
}

/** The frame of a page about several payments. */
export const listLayout = ({ title, main }: { title: string; main: Html }): string =>
  html`${head(title)}
<body><div class="sheet list"><aside>${shopName}${promise}</aside><main>${main}</main></div></body></html>`.text

/** A page for a secret that opens nothing. */
export const lostPage = () =>
  html`${head('No such payment')}
<body><div class="sheet alone"><main><h1>There is no payment here</h1>
<p>The address is not complete, or the payment was made with another stand-in. Open it again from your order.</p></main></div></body></html>`
    .text

const head = (title: string): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title} · Quire</title>
<link rel="icon" href="/icon.svg">
<style>${new Html(style)}</style>
</head>`

const shopName = html`<p class="shop"><span class="mark" aria-hidden="true"></span>Quire</p>`
const promise = html`<p class="small">Test payments. No bank is asked and no money moves.</p>`

/** The mark beside the shop's name, for the browser's tab. */
export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1e4a3d"/><rect x="9" y="7" width="15" height="18" rx="2" fill="#f3f0e6"/><rect x="9" y="7" width="4" height="18" fill="#e9b44c"/></svg>'

import { type Parcel, type Scan, statuses } from '../parcels.ts'
import { Html, html } from './html.ts'

const mostShown = 50

const style = new Html(`
:root { --paper:#f4f1ea; --card:#fffdf9; --ink:#1c2321; --soft:#5d6662; --line:#ddd8cc; --press:#1e4a3d; --on:#f3f0e6 }
@media (prefers-color-scheme:dark) { :root { --paper:#121614; --card:#1a201d; --ink:#ecebe4; --soft:#a3aca7; --line:#333c37; --press:#2a6b55 } }
* { box-sizing:border-box; margin:0 }
body { padding:24px; background:var(--paper); color:var(--ink); font:16px/1.5 system-ui,sans-serif }
main { max-width:760px; margin:0 auto; padding:32px; background:var(--card); border-radius:16px }
h1 { font:600 24px/1.25 Georgia,serif } h2 { font-size:16px; margin-top:24px; overflow-wrap:anywhere }
p, li { color:var(--soft) } ol { padding-left:20px; font-size:14px }
form { display:flex; flex-wrap:wrap; gap:10px; margin-top:12px; align-items:end }
label { font-size:13px; color:var(--soft) }
input, select, button { display:block; min-height:40px; padding:6px 12px; border:1px solid var(--line); border-radius:8px; background:var(--paper); color:var(--ink); font:inherit }
button { background:var(--press); color:var(--on); border-color:transparent; cursor:pointer }
section { border-top:1px solid var(--line); margin-top:24px }
:focus-visible { outline:3px solid #2f7d66; outline-offset:2px }`)

/** The carrier's desk: take a parcel on, scan one by hand, and see where each is. Given oldest first. */
export const deskPage = (parcels: readonly Parcel[]): string =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Carrier · Quire</title><style>${style}</style></head>
<body><main><h1>Parcels</h1>
<p>A stand-in for a carrier. The shop tells it of each parcel that is sent; here you can name one yourself.</p>
<form method="post" action="/_parcels"><label>Carrier <input name="carrier" value="DHL" required maxlength="60"></label>
<label>Tracking number <input name="trackingNumber" required maxlength="60"></label><button>Take it on</button></form>
${parcels.length === 0 ? html`<section><p>None yet.</p></section>` : parcels.toReversed().slice(0, mostShown).map(card)}
</main></body></html>`.text

const card = ({ carrier, trackingNumber, scans }: Parcel): Html => html`<section><h2>${carrier} ${trackingNumber}</h2>
${scans.length === 0 ? html`<p>Waits to be picked up.</p>` : html`<ol>${scans.map(line)}</ol>`}
<form method="post" action="/_scans"><input type="hidden" name="carrier" value="${carrier}">
<input type="hidden" name="trackingNumber" value="${trackingNumber}">
<label>What happened <select name="status">${statuses.map((status) => html`<option>${status}</option>`)}</select></label>
<label>Where <input name="place" maxlength="120"></label><button>Scan it</button></form></section>`

const line = ({ at, status, place }: Scan): Html =>
  html`<li>${at.slice(0, 16).replace('T', ' ')} ${status}${place ? `, ${place}` : ''}</li>`

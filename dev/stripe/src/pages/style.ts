export const style = `
:root { --paper:#f4f1ea; --card:#fffdf9; --ink:#1c2321; --soft:#5d6662; --line:#ddd8cc; --cloth:#1e4a3d; --press:#1e4a3d; --on-cloth:#f3f0e6; --cloth-soft:#b7cdc2;
  --good:#1c6b4a; --good-bg:#e5f2ea; --bad:#a3261d; --bad-bg:#fbe9e6; --wait:#7a5400; --wait-bg:#fbf1d9; --focus:#2f7d66 }
@media (prefers-color-scheme:dark) { :root { --paper:#121614; --card:#1a201d; --ink:#ecebe4; --soft:#a3aca7; --line:#333c37; --cloth:#173a30; --press:#2a6b55; --on-cloth:#f3f0e6; --cloth-soft:#a9c4b7;
  --good:#7fd0a8; --good-bg:#17322a; --bad:#f2a299; --bad-bg:#3a1d1a; --wait:#ecc878; --wait-bg:#362a10; --focus:#7fd0a8 } }
* { box-sizing:border-box; margin:0 }
body { min-height:100vh; min-height:100dvh; display:grid; place-items:center; padding:24px; background:var(--paper); color:var(--ink); font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif }
.sheet { width:100%; max-width:880px; display:grid; grid-template-columns:minmax(240px,5fr) 8fr; background:var(--card); border-radius:16px; overflow:hidden; box-shadow:0 1px 2px #0002,0 18px 50px -18px #0004 }
.sheet.alone { display:block; max-width:520px }
aside { display:flex; flex-direction:column; gap:40px; justify-content:space-between; padding:36px 32px; background:var(--cloth); color:var(--on-cloth) }
dd.brand { text-transform:capitalize }
main { padding:36px 36px 40px; display:flex; flex-direction:column; gap:24px; justify-content:center; min-width:0 }
.shop { display:flex; align-items:center; gap:10px; font:600 20px/1 Georgia,"Liberation Serif",serif; letter-spacing:.02em }
.mark { width:18px; height:22px; border-radius:2px 4px 4px 2px; background:linear-gradient(90deg,#e9b44c 4px,#f3f0e6 4px) }
.label { font-size:14px; color:var(--cloth-soft) }
.amount { font:600 40px/1.15 Georgia,"Liberation Serif",serif; font-variant-numeric:tabular-nums; overflow-wrap:anywhere }
.what { margin-top:6px; color:var(--cloth-soft); overflow-wrap:anywhere }
.small { font-size:13px; color:var(--cloth-soft) }
h1 { font:600 24px/1.25 Georgia,"Liberation Serif",serif }
h2 { font-size:14px; font-weight:600; color:var(--soft); margin-bottom:10px }
h1 + p { margin-top:-12px }
.soft { color:var(--soft) }
.note { padding:12px 16px; border-radius:10px; background:var(--bad-bg); color:var(--bad) }
.note.good { background:var(--good-bg); color:var(--good) }
.note.wait { background:var(--wait-bg); color:var(--wait) }
.cards { display:grid; grid-template-columns:1fr 1fr; gap:10px }
button,.button { display:block; width:100%; min-height:46px; padding:10px 16px; border:1px solid transparent; border-radius:10px; background:var(--press); color:var(--on-cloth); font:inherit; font-weight:600; text-align:center; text-decoration:none; cursor:pointer }
button:hover,.button:hover { filter:brightness(1.12) }
button.card { background:none; border-color:var(--line); color:var(--ink); text-align:left; font-weight:600; font-size:15px }
button.card span { display:block; color:var(--soft); font-weight:400; font-size:13px; font-variant-numeric:tabular-nums }
button.card:hover { border-color:var(--focus); filter:none }
button.plain { background:none; border-color:var(--line); color:var(--ink) }
:focus-visible { outline:3px solid var(--focus); outline-offset:2px }
form.own { display:grid; grid-template-columns:1fr 1fr; gap:12px }
label { display:block; font-size:14px; color:var(--soft) }
label.wide, form.own button { grid-column:1 / -1 }
input { display:block; width:100%; min-height:46px; margin-top:4px; padding:8px 12px; border:1px solid var(--line); border-radius:10px; background:var(--paper); color:var(--ink); font:inherit; font-variant-numeric:tabular-nums }
.two { display:grid; grid-template-columns:1fr 1fr; gap:12px }
hr { border:0; border-top:1px solid var(--line) }
dl { display:grid; grid-template-columns:auto 1fr; gap:6px 20px; font-size:14px }
dt { color:var(--soft) } dd { overflow-wrap:anywhere; text-align:right; font-variant-numeric:tabular-nums }
.sheet.list { grid-template-columns:1fr; max-width:620px }
.sheet.list aside { flex-flow:row wrap; gap:8px 24px; align-items:center; padding:20px 36px }
.payments { list-style:none; padding:0; border-top:1px solid var(--line) }
.payments a { display:flex; justify-content:space-between; align-items:center; gap:16px; padding:10px 2px; border-bottom:1px solid var(--line); color:inherit; text-decoration:none }
.payments a:hover span { text-decoration:underline }
.payments small { display:block; color:var(--soft); font-size:13px }
.payments b { font-variant-numeric:tabular-nums; white-space:nowrap }
@media (max-width:720px) {
  body { padding:0; place-items:stretch } .sheet { grid-template-columns:1fr; grid-template-rows:auto 1fr; border-radius:0; box-shadow:none; min-height:100dvh }
  aside, .sheet.list aside { padding:20px; gap:16px } .amount { font-size:34px } main { padding:24px 20px 36px; justify-content:flex-start }
}
@media (max-width:460px) { .cards { grid-template-columns:1fr } button.card { display:flex; justify-content:space-between; align-items:center } }
`

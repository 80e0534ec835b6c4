import type { Block, Content, Row } from './content.ts'
import { html, type Markup } from './markup.ts'

const sans = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const mono = 'ui-monospace,SFMono-Regular,Menlo,Consolas,monospace'
const serif = "Georgia,'Times New Roman',serif"

// Inline styles are for the programs that drop the sheet; the sheet adds what cannot stand inline: the dark and the narrow.
const sheet = html`
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (max-width: 620px) {
  .room { padding: 0 !important; }
  .card { border-radius: 0 !important; }
  .edge { padding-left: 22px !important; padding-right: 22px !important; }
}
@media (prefers-color-scheme: dark) {
  .paper { background: #121614 !important; }
  .card { background: #1b211e !important; border-color: #333c37 !important; }
  .ink { color: #ecebe4 !important; }
  .soft { color: #a9b2ad !important; }
  .line { border-color: #333c37 !important; }
  .link { color: #7fd0a8 !important; }
  .press { background: #2a6b56 !important; }
}`

/** The letter in HTML that mail programs understand: tables, inline styles, nothing fetched from anywhere. */
export const asHtml = ({ subject, preview, heading, blocks, footer }: Content): string =>
  html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${subject}</title>
<style>${sheet}</style>
</head>
<body class="paper" style="margin:0;padding:0;background:#f4f1ea;-webkit-text-size-adjust:100%;">
<div style="display:none;max-height:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;">${preview}${'\u00a0\u200c'.repeat(60)}</div>
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f4f1ea;">
<tr><td class="room" align="center" style="padding:32px 16px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:580px;">
<tr><td class="card" bgcolor="#fffdf9" style="background:#fffdf9;border:1px solid #ddd8cc;border-radius:10px;overflow:hidden;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td class="edge" bgcolor="#1e4a3d" style="background:#1e4a3d;padding:20px 36px;font-family:${serif};font-size:22px;line-height:28px;font-weight:bold;letter-spacing:0.5px;color:#f3f0e6;">Quire</td></tr>
<tr><td class="edge" style="padding:32px 36px 12px 36px;">
<h1 class="ink" style="margin:0 0 18px 0;font-family:${serif};font-size:26px;line-height:34px;font-weight:normal;color:#1c2321;overflow-wrap:anywhere;">${heading}</h1>
${blocks.map(blockHtml)}
</td></tr>
<tr><td class="edge" style="padding:0 36px 28px 36px;">
<p class="soft line" style="margin:0;padding-top:18px;border-top:1px solid #ddd8cc;font-family:${sans};font-size:13px;line-height:20px;color:#5d6662;">Quire, the bookstore. ${footer}</p>
</td></tr>
</table>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`.text

function blockHtml(block: Block): Markup {
  switch (block.kind) {
    case 'say':
      return html`<p class="ink" style="margin:0 0 18px 0;font-family:${sans};font-size:16px;line-height:25px;color:#1c2321;overflow-wrap:anywhere;">${numbersWhole(block.text)}</p>\n`
    case 'note':
      return html`<p class="soft" style="margin:0 0 18px 0;font-family:${sans};font-size:14px;line-height:22px;color:#5d6662;overflow-wrap:anywhere;">${block.text}</p>\n`
    case 'button':
      return buttonHtml(block)
    case 'field':
      return html`<p class="ink" style="margin:0 0 20px 0;font-family:${sans};font-size:15px;line-height:23px;color:#1c2321;overflow-wrap:anywhere;"><span class="soft" style="${label}">${block.label}</span>${block.lines.map((line) => html`<br>${line}`)}</p>\n`
    case 'listing':
      return html`<p class="ink" style="margin:0 0 20px 0;font-family:${mono};font-size:12px;line-height:18px;color:#1c2321;overflow-wrap:anywhere;"><span class="soft" style="${label}">${block.label}</span>${block.lines.map((line) => html`<br>${line}`)}</p>\n`
    case 'table':
      return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 24px 0;">
<tr><td class="soft" colspan="2" style="${label}padding-bottom:6px;">${block.heading}</td></tr>
${block.rows.map(rowHtml)}</table>\n`
  }
}

const label = `font-family:${sans};font-size:12px;line-height:18px;letter-spacing:0.6px;text-transform:uppercase;color:#5d6662;`

const buttonHtml = ({ label, url, spelledOut }: Extract<Block, { kind: 'button' }>): Markup =>
  html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:4px 0 24px 0;"><tr>
<td class="press" align="center" bgcolor="#1e4a3d" style="background:#1e4a3d;border-radius:6px;">
<a href="${url}" style="display:inline-block;padding:13px 26px;font-family:${sans};font-size:16px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none;">${label}</a>
</td></tr></table>
${spelledOut ? spelled(url) : ''}`

const spelled = (url: string): Markup =>
  html`<p class="soft" style="margin:0 0 20px 0;font-family:${sans};font-size:13px;line-height:20px;color:#5d6662;">If the button does not work, open this address:<br><a class="link" href="${url}" style="color:#1c6b4a;word-break:break-all;">${url}</a></p>\n`

// Q-7K3M-9ZP2 is read out and typed in: it stays on one line.
const numbersWhole = (text: string): Markup =>
  html`${text
    .split(/\b([A-Z0-9]+(?:-[A-Z0-9]+)+)\b/)
    .map((part, at) => (at % 2 === 1 ? html`<span style="white-space:nowrap;">${part}</span>` : part))}`

function rowHtml({ what, detail, amount, weight }: Row): Markup {
  const tone = weight === 'light' ? 'soft' : 'ink'
  const look = {
    usual: 'font-size:16px;line-height:23px;color:#1c2321;',
    sum: 'font-size:17px;line-height:24px;font-weight:bold;color:#1c2321;',
    light: 'font-size:14px;line-height:20px;color:#5d6662;',
  }[weight ?? 'usual']
  const cell = `${weight === 'light' ? 'padding:5px 0;' : 'padding:10px 0;'}border-top:1px solid #ddd8cc;font-family:${sans};${look}`
  const small = detail
    ? html`<br><span class="soft" style="font-size:14px;line-height:20px;font-weight:normal;color:#5d6662;">${detail}</span>`
    : ''
  return html`<tr><td class="line ${tone}" valign="top" style="${cell}overflow-wrap:anywhere;">${what}${small}</td>
<td class="line ${tone}" valign="top" align="right" style="${cell}padding-left:16px;white-space:nowrap;">${amount}</td></tr>\n`
}

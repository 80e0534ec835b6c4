const at = (id) => document.getElementById(id)
const [list, reader, filter, count, none] = ['list', 'reader', 'filter', 'count', 'none'].map(at)

let mails = []
let shownId = null
let tab = 'html'

const chosenId = () => decodeURIComponent(location.hash.slice(1))

async function load() {
  const answer = await fetch('/api/mails')
  mails = await answer.json()
  draw()
}

function draw() {
  const asked = filter.value.trim().toLowerCase()
  const found = mails.filter((mail) => `${mail.from} ${mail.to} ${mail.subject}`.toLowerCase().includes(asked))
  count.textContent = mails.length === 1 ? '1 mail' : `${mails.length} mails`
  document.title = mails.length === 0 ? 'Inbox · Quire' : `(${mails.length}) Inbox · Quire`
  list.replaceChildren(...found.map(row))
  none.hidden = found.length > 0
  none.textContent = mails.length === 0 ? 'No mail yet. It appears here by itself.' : 'No mail fits.'
  read(mails.find((mail) => mail.id === chosenId()))
}

function row(mail) {
  const link = element('a', { href: `#${mail.id}` })
  if (mail.id === chosenId()) link.setAttribute('aria-current', 'true')
  const time = element('time', { dateTime: mail.date, textContent: shortTime(new Date(mail.date)) })
  const subject = element('b', { textContent: mail.subject || '(no subject)' })
  link.append(subject, element('span', { textContent: `to ${mail.to.join(', ')}` }), time)
  const item = element('li')
  item.append(link)
  return item
}

function read(mail) {
  document.body.classList.toggle('reading', mail !== undefined)
  if (mail === undefined) {
    if (shownId !== null)
      reader.replaceChildren(element('p', { className: 'hint', textContent: 'Choose a mail to read it.' }))
    shownId = null
    return
  }
  if (mail.id === shownId) return
  shownId = mail.id
  if (mail[tab] === null) tab = mail.html === null ? 'text' : 'html'
  reader.replaceChildren(about(mail), tabs(mail), part(mail))
}

function about(mail) {
  const box = element('div', { className: 'about' })
  const when = new Date(mail.date).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
  box.append(
    element('a', { className: 'back', href: '#', textContent: '← All mails' }),
    element('h2', { textContent: mail.subject || '(no subject)' }),
    element('p', { textContent: `${mail.from} → ${mail.to.join(', ')}` }),
    element('p', { textContent: [when, ...mail.attachments.map(({ name }) => `📎 ${name}`)].join(' · ') }),
  )
  return box
}

function tabs(mail) {
  const bar = element('div', { className: 'tabs', role: 'tablist' })
  const offered = [
    ['html', 'Mail'],
    ['text', 'Text'],
    ['headers', 'Headers'],
  ].filter(([name]) => mail[name] !== null)
  for (const [name, label] of offered) {
    const button = element('button', { type: 'button', role: 'tab', textContent: label })
    button.setAttribute('aria-selected', String(name === tab))
    button.addEventListener('click', () => {
      tab = name
      shownId = null
      read(mail)
      reader.querySelector('[aria-selected="true"]').focus()
    })
    bar.append(button)
  }
  return bar
}

function part(mail) {
  if (tab === 'html') {
    const frame = element('iframe', { className: 'part', title: 'The mail', src: `/mails/${mail.id}/html` })
    frame.setAttribute('sandbox', 'allow-popups allow-popups-to-escape-sandbox')
    return frame
  }
  if (tab === 'text') {
    const text = element('pre', { className: 'part' })
    text.append(...linked(mail.text))
    return text
  }
  const headers = element('dl', { className: 'part' })
  for (const [name, value] of Object.entries(mail.headers)) {
    headers.append(element('dt', { textContent: name }), element('dd', { textContent: value }))
  }
  return headers
}

const linked = (text) =>
  text.split(/(https?:\/\/[^\s<>"]+)/).map((piece, index) => {
    if (index % 2 === 0) return piece
    return element('a', { href: piece, textContent: piece, target: '_blank', rel: 'noreferrer' })
  })

function shortTime(date) {
  const today = new Date().toDateString() === date.toDateString()
  return today
    ? date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })
    : date.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })
}

const element = (name, properties = {}) => Object.assign(document.createElement(name), properties)

filter.addEventListener('input', draw)
addEventListener('hashchange', draw)
at('empty').addEventListener('click', async () => {
  if (mails.length > 0 && confirm('Throw all mails away?')) await fetch('/api/mails', { method: 'DELETE' })
})
// The stream says hello when it opens, also after a restart of the inbox: each time the list is read anew.
new EventSource('/api/mails/changes').addEventListener('message', load)

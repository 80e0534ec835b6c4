import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createTransport } from 'nodemailer'
import { type Inbox, startInbox } from '../src/inbox.ts'
import type { Mail } from '../src/mail.ts'

let stateDir: string
let inbox: Inbox
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'inbox-'))
  inbox = await startInbox({ stateDir })
})
afterEach(async () => {
  await inbox.close()
  await rm(stateDir, { recursive: true })
})

const receipt = {
  from: 'Quire <shop@quire.test>',
  to: 'ann@quire.test',
  subject: 'Your receipt – Q-1 ✓',
  text: 'Thank you, Ann.',
  html: '<p>Thank you, <b>Ann</b>.</p>',
  messageId: '<receipt-1@quire.test>',
}
const send = (more = {}) => createTransport(inbox.smtpUrl).sendMail({ ...receipt, ...more })
const json = async <T = Mail>(path: string) => (await (await fetch(`${inbox.url}${path}`)).json()) as T

test("Ann's receipt is kept with all its parts", async () => {
  await send({ headers: { 'X-Order': 'Q-1' }, attachments: [{ filename: 'invoice.txt', content: 'paid' }] })
  const [mail] = inbox.mails()
  expect(mail).toMatchObject({
    messageId: '<receipt-1@quire.test>',
    from: 'Quire <shop@quire.test>',
    to: ['ann@quire.test'],
    subject: 'Your receipt – Q-1 ✓',
    headers: { 'x-order': 'Q-1' },
    attachments: [{ name: 'invoice.txt', bytes: 4 }],
  })
  expect(mail?.text).toContain('Thank you, Ann.')
  expect(await json(`/api/mails/${mail?.id}`)).toEqual(mail)
})

test('a mail that is delivered twice is there twice', async () => {
  await send()
  await send()
  expect(await json('/api/mails?messageId=<receipt-1@quire.test>')).toHaveLength(2)
})

test('mails are found by whole address and by a part of the subject, newest first', async () => {
  await send()
  await send({ to: 'joann@quire.test', subject: 'Welcome, Joann' })
  await send({ subject: 'On its way: Q-1' })
  const subjects = async (query: string) => (await json<Mail[]>(`/api/mails?${query}`)).map(({ subject }) => subject)
  expect(await subjects('to=ANN@quire.test')).toEqual(['On its way: Q-1', 'Your receipt – Q-1 ✓'])
  expect(await subjects('to=ann@quire.test&subject=receipt')).toEqual(['Your receipt – Q-1 ✓'])
})

test('who waits for a mail is answered when it comes, and told when it does not', async () => {
  const waits = json('/api/mails/wait?to=ann@quire.test&subject=receipt&timeoutMs=5000')
  await send()
  expect(await waits).toMatchObject({ subject: receipt.subject })
  const { id } = await json('/api/mails/wait?to=ann@quire.test')
  const late = await fetch(`${inbox.url}/api/mails/wait?to=ann@quire.test&after=${id}&timeoutMs=20`)
  expect(late.status).toBe(408)
})

test('a slow mail server takes its time, and what it cannot be told is refused', async () => {
  const tell = (switches: object) =>
    fetch(`${inbox.url}/_switches`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(switches),
    })
  expect(await (await tell({ slowMs: 300 })).json()).toEqual({ down: false, slowMs: 300 })
  const began = performance.now()
  await send()
  expect(performance.now() - began).toBeGreaterThan(290)
  expect((await tell({ slowMs: -1 })).status).toBe(400)
})

test('while it is down it refuses with 421, and takes mail again afterwards', async () => {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ down: true }) }
  expect(await (await fetch(`${inbox.url}/_switches`, post)).json()).toEqual({ down: true, slowMs: 0 })
  await expect(send()).rejects.toMatchObject({ responseCode: 421 })
  inbox.setDown(false)
  await send()
  expect(inbox.mails()).toHaveLength(1)
})

test('a mail above one megabyte is refused and nothing of it is kept', async () => {
  await expect(send({ text: 'x'.repeat(1_100_000) })).rejects.toMatchObject({ responseCode: 552 })
  expect(inbox.mails()).toEqual([])
})

test('mails outlive a restart until they are thrown away', async () => {
  await send()
  await inbox.close()
  inbox = await startInbox({ stateDir })
  expect(inbox.mails()).toHaveLength(1)
  await fetch(`${inbox.url}/api/mails`, { method: 'DELETE' })
  await inbox.close()
  inbox = await startInbox({ stateDir })
  expect(inbox.mails()).toEqual([])
})

test('the last 500 are kept', async () => {
  const transport = createTransport({
    url: inbox.smtpUrl,
    pool: true,
    maxConnections: 1,
    maxMessages: Infinity,
  } as object)
  for (let number = 1; number <= 502; number += 1) await transport.sendMail({ ...receipt, subject: `Mail ${number}` })
  transport.close()
  expect(inbox.mails().map(({ subject }) => subject)).toEqual(
    Array.from({ length: 500 }, (_, at) => `Mail ${502 - at}`),
  )
})

test('the HTML of a mail is shown without its scripts and fetches nothing', async () => {
  await send({ html: '<script>alert(1)</script><p>Hi</p>' })
  const answer = await fetch(`${inbox.url}/mails/${inbox.mails()[0]?.id}/html`)
  expect(answer.headers.get('content-security-policy')).toMatch(/^sandbox allow-popups .*default-src 'none'/)
})

test('the page hears of every new mail', async () => {
  const stream = await fetch(`${inbox.url}/api/mails/changes`)
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader?.read())?.value).toContain('hello')
  await send()
  expect((await reader?.read())?.value).toContain('changed')
  await reader?.cancel()
})

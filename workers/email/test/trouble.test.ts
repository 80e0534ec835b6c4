import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newId } from '@quire/platform/id'
import { openMailRoom, paid } from './mail-room.ts'
import { openSmtpProxy } from './smtp-proxy.ts'

let room: Awaited<ReturnType<typeof openMailRoom>>
beforeAll(async () => {
  room = await openMailRoom()
}, 60_000)
afterAll(() => room.close(), 20_000)

const root = path.resolve(import.meta.dirname, '../../..')
const mailsTo = (address: string) => room.inbox.mails().filter(({ to }) => to.includes(address))

test('The mail server is down when Ann registers; when it is back she gets her mail, once', async () => {
  const worker = await room.openWorker()
  room.inbox.setDown(true)
  const [userId, email] = [newId(), 'ann@quire.test']
  const sealed = room.sealed('secret-token', `verify-email:${userId}`)
  const event = await room.say('user.registered', { userId, email, name: 'Ann', sealed })
  const waiting = await room.row(event, { attempts: 3 })
  expect(waiting).toMatchObject({ status: 'QUEUED', sealed, text: null, reason: expect.stringContaining('421') })
  expect(mailsTo(email)).toEqual([])
  room.inbox.setDown(false)
  await room.row(event, { status: 'SENT' })
  expect(mailsTo(email)).toHaveLength(1)
  await worker.end()
})

test('Nobody listens at the mail server, and the mail waits', async () => {
  const worker = await room.openWorker('smtp://127.0.0.1:9')
  const event = await room.say('order.paid', paid({ email: 'nobody@quire.test', name: 'Ann' }))
  expect(await room.row(event, { attempts: 2 })).toMatchObject({ status: 'QUEUED' })
  await worker.end()
  const other = await room.openWorker()
  await room.row(event, { status: 'SENT' })
  await other.end()
})

test('The mail server knows no such person: the mail fails with its words and is not tried again', async () => {
  const proxy = await openSmtpProxy(room.inbox.smtpUrl, (asked, reply) =>
    asked.startsWith('RCPT TO') ? '550 5.1.1 No such mailbox\r\n' : reply,
  )
  const worker = await room.openWorker(proxy.url)
  const [userId, email] = [newId(), 'gone@quire.test']
  const sealed = room.sealed('secret-token', `verify-email:${userId}`)
  const event = await room.say('user.registered', { userId, email, name: 'Ann', sealed })
  const row = await room.row(event, { status: 'FAILED' })
  expect(row).toMatchObject({ attempts: 1, sealed: null, reason: expect.stringContaining('550 5.1.1 No such mailbox') })
  expect(mailsTo(email)).toEqual([])
  await worker.end()
  await proxy.close()
})

test('The mail server refuses the shop itself: the mail waits for a person to mend it', async () => {
  const proxy = await openSmtpProxy(room.inbox.smtpUrl, (asked, reply) =>
    asked.startsWith('MAIL FROM') ? '550 5.7.1 Sender not allowed\r\n' : reply,
  )
  const worker = await room.openWorker(proxy.url)
  const event = await room.say('order.paid', paid({ email: 'sender@quire.test', name: 'Ann' }))
  expect(await room.row(event, { attempts: 2 })).toMatchObject({ status: 'QUEUED' })
  await worker.end()
  await proxy.close()
  await room.prisma.mail.deleteMany({ where: { causeEventId: event } })
})

test('A worker dies between acceptance and record: the second delivery has the same Message-ID', async () => {
  let child: ReturnType<typeof spawn> | undefined
  const proxy = await openSmtpProxy(room.inbox.smtpUrl, (asked, reply) => {
    if (asked !== 'end of mail') return reply
    child?.kill('SIGKILL')
    return null
  })
  child = spawn(path.join(root, 'node_modules/.bin/node'), ['workers/email/src/server.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH, ...room.settings(proxy.url) },
    stdio: 'inherit',
  })
  const gone = once(child, 'exit')
  const event = await room.say('order.paid', paid({ email: 'twice@quire.test', name: 'Ann' }))
  expect(await gone).toEqual([null, 'SIGKILL'])
  await room.mailTo('twice@quire.test')
  expect(await room.row(event)).toMatchObject({ status: 'QUEUED', attempts: 1 })
  // The dead worker's lease has to run out first.
  const worker = await room.openWorker()
  const row = await room.row(event, { status: 'SENT' })
  await worker.end()
  expect(mailsTo('twice@quire.test').map(({ messageId }) => messageId)).toEqual([row.messageId, row.messageId])
  await proxy.close()
}, 60_000)

test('A slow mail server does not make a second worker send the same mail', async () => {
  let answer = () => {}
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  const proxy = await openSmtpProxy(room.inbox.smtpUrl, (asked, reply) => {
    if (asked === 'end of mail') answer()
    return asked === 'end of mail' ? null : reply
  })
  const slow = await room.openWorker(proxy.url)
  const event = await room.say('order.paid', paid({ email: 'slow@quire.test', name: 'Ann' }))
  await answered
  const first = await room.row(event, { attempts: 1 })
  const other = await room.openWorker()
  // Twice the lease has been asked for and the mail is still in the first hands.
  for (let lease = first.nextTryAt; lease.getTime() < first.nextTryAt.getTime() + 2000; ) {
    lease = (await room.row(event)).nextTryAt
  }
  expect(await room.row(event)).toMatchObject({ attempts: 1, status: 'QUEUED' })
  expect(mailsTo('slow@quire.test')).toHaveLength(1)
  await proxy.close()
  await Promise.all([slow.end(), other.end()])
}, 20_000)

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { jobs } from '@quire/contracts/jobs'
import { reportErrors } from '@quire/platform/error-report'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { openMetrics } from '@quire/platform/metrics'
import { openMailRoom, paid } from './mail-room.ts'
import { openSmtpProxy } from './smtp-proxy.ts'

// No worker runs until what the rooms tell of its queue calls for one, as KEDA starts it (helm/quire/templates/scaledobject.yaml).
let room: Awaited<ReturnType<typeof openMailRoom>>
beforeAll(async () => {
  room = await openMailRoom()
}, 60_000)
afterEach(() => room.inbox.setDown(false))
afterAll(() => room.close(), 20_000)

const called = () => room.soon('a call for a worker', async () => ((await room.calling()) > 0 ? true : null))
const ending = () => room.soon('no call', async () => ((await room.calling()) === 0 ? true : null))
const mailsTo = (address: string) => room.inbox.mails().filter(({ to }) => to.includes(address))

test('The mail server is away and the worker goes; once it is back a worker is called and Ann has her receipt, once', async () => {
  room.inbox.setDown(true)
  const worker = await room.openWorker()
  const event = await room.say('order.paid', paid({ email: 'ann@quire.test', name: 'Ann' }))
  await room.row(event, { attempts: 2 })
  await worker.end()
  room.inbox.setDown(false)
  await called()
  expect(await room.row(event)).toMatchObject({ status: 'QUEUED' })
  const next = await room.openWorker()
  await room.row(event, { status: 'SENT' })
  await room.noJobs()
  await next.end()
  expect(mailsTo('ann@quire.test')).toHaveLength(1)
  expect(await room.calling()).toBe(0)
})

test('A mail that has time calls nobody; it does when its time has come', async () => {
  room.inbox.setDown(true)
  const worker = await room.openWorker(undefined, { patience: { firstPauseMs: 3000, longestPauseMs: 3000 } })
  const event = await room.say('order.paid', paid({ email: 'bob@quire.test', name: 'Bob' }))
  await room.soon('a pause', async () => ((await room.row(event, { attempts: 1 })).reason ? true : null))
  await ending()
  await worker.end()
  expect((await room.row(event)).nextTryAt.getTime()).toBeGreaterThan(Date.now())
  room.inbox.setDown(false)
  await called()
  expect((await room.row(event)).nextTryAt.getTime()).toBeLessThanOrEqual(Date.now())
  const next = await room.openWorker()
  await room.row(event, { status: 'SENT' })
  await room.noJobs()
  await next.end()
  expect(mailsTo('bob@quire.test')).toHaveLength(1)
})

test('A mail that another worker has in hand is looked at again, should that one die', async () => {
  const proxy = await openSmtpProxy(room.inbox.smtpUrl, (asked, reply) => (asked === 'end of mail' ? null : reply))
  const slow = await room.openWorker(proxy.url)
  const event = await room.say('order.paid', paid({ email: 'carol@quire.test', name: 'Carol' }))
  const { id: mailId } = await room.row(event, { attempts: 1 })
  const other = await room.openWorker()
  await room.addJob('send-mail', { mailId })
  await room.soon('a second look', async () => ((await room.delayed()) > 0 ? true : null))
  expect(await room.row(event)).toMatchObject({ status: 'QUEUED', attempts: 1 })
  await proxy.close()
  await Promise.all([slow.end(), other.end()])
}, 20_000)

test('An order fails while no worker runs: the report calls for one, and Mrs Page is told', async () => {
  await room.forgetReports()
  const life = newLife(openLog('order', 'error', { write: () => {} }))
  const { REDIS_URL, QUEUE_PREFIX } = room.settings()
  reportErrors(life, { env: { REDIS_URL, QUEUE_PREFIX }, metrics: openMetrics('order'), jobs })
  life.log.error({ err: new Error('the till is stuck') }, 'request.failed')
  await life.end()
  await called()
  const worker = await room.openWorker(undefined, { env: { OPERATOR_MAIL: 'keeper@quire.test' } })
  expect((await room.mailTo('keeper@quire.test')).text).toContain('the till is stuck')
  await room.noJobs()
  await worker.end()
})

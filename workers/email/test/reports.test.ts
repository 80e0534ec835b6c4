import { hostname } from 'node:os'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { jobs } from '@quire/contracts/jobs'
import { reportErrors } from '@quire/platform/error-report'
import { type ReportLimits, usualLimits } from '@quire/platform/error-report-turns'
import { newLife } from '@quire/platform/lifecycle'
import { type Log, openLog } from '@quire/platform/log'
import { openMetrics } from '@quire/platform/metrics'
import { openMailRoom, paid } from './mail-room.ts'
import { openSmtpProxy } from './smtp-proxy.ts'

let room: Awaited<ReturnType<typeof openMailRoom>>
beforeAll(async () => {
  room = await openMailRoom()
}, 60_000)
afterAll(() => room.close(), 20_000)

const swift: ReportLimits = { ...usualLimits, firstMs: 20, everyMs: 50 }
const env = { OPERATOR_MAIL: 'keeper@quire.test', RUNBOOKS_URL: 'https://quire.test/runbooks' }

/** A log at level error whose lines are kept. */
function keptLog(service: string): { log: Log; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = []
  const to = new Writable({ write: (text, _encoding, done) => done(void lines.push(JSON.parse(String(text)))) })
  return { log: openLog(service, 'info', to), lines }
}

/** A pod of some service that reports into this shop. */
function openPod(service: string, limits = swift) {
  const { log } = keptLog(service)
  const life = newLife(log)
  const metrics = openMetrics(service)
  const { REDIS_URL, QUEUE_PREFIX } = room.settings()
  reportErrors(life, { env: { REDIS_URL, QUEUE_PREFIX, BUILD: '1.2.3' }, metrics, jobs, limits })
  return { log, end: () => life.end(), counted: (outcome: string) => countedBy(metrics, outcome) }
}

async function countedBy({ registry }: Pick<ReturnType<typeof openMetrics>, 'registry'>, outcome: string) {
  const { values } = (await registry.getSingleMetric('quire_error_reports_total')?.get()) ?? { values: [] }
  return values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0
}

test('An order fails, and Mrs Page has it in her mailbox with all that she needs', async () => {
  const worker = await room.openWorker(undefined, { env, limits: swift })
  const pod = openPod('order')
  const err = new TypeError('no <b>shelf</b> for bob@quire.test', { cause: new Error('the shelf is away') })
  pod.log.error({ err, reference: 'abc123', email: 'bob@quire.test' }, 'request.failed')
  const mail = await room.mailTo(env.OPERATOR_MAIL)
  if (process.env.SHOW_MAIL) process.stdout.write(`${mail.subject}\n\n${mail.text}\n${mail.html}`)
  expect(mail.subject).toBe('order: request.failed, TypeError')
  for (const told of [
    'TypeError: no <b>shelf</b> for [an address]',
    'Error: the shelf is away',
    'Log line: request.failed',
    `Service: order, pod ${hostname()}, build 1.2.3`,
    'Since the last mail: once',
    'reference: abc123',
    'https://quire.test/runbooks',
  ])
    expect(mail.text).toContain(told)
  expect(mail.text).toMatch(/First at: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/)
  expect(mail.text).toMatch(/at .*reports\.test\.ts:\d+/)
  expect(mail.html).toContain('no &lt;b&gt;shelf&lt;/b&gt;')
  expect(`${mail.text}${mail.html}`).not.toContain('bob@')
  expect(await pod.counted('queued')).toBe(1)
  await Promise.all([pod.end(), worker.end()])
})

test('Ten mails go out in an hour; the others come in one summary, and the next of a kind tells how often', async () => {
  const operator = 'summary@quire.test'
  const limits = { ...swift, hourMs: 4000, quietMs: 4000 }
  const worker = await room.openWorker(undefined, { env: { ...env, OPERATOR_MAIL: operator }, limits })
  await room.forgetReports()
  const pods = [openPod('catalog', limits), openPod('catalog', limits)]
  for (let times = 0; times < 3; times += 1) {
    for (let kind = 0; kind < 13; kind += 1) {
      for (const { log } of pods) log.error(`shelf ${'abcdefghijklm'[kind]} broke`)
    }
  }
  await Promise.all(pods.map((pod) => pod.end()))
  const summary = await room.mail(({ to, subject }) => to.includes(operator) && subject.startsWith('Errors: '))
  const mails = room.inbox.mails().filter(({ to }) => to.includes(operator))
  expect(mails.length).toBe(11)
  if (process.env.SHOW_MAIL) process.stdout.write(`${summary.subject}\n\n${summary.text}`)
  // 13 kinds came six times each; the ten mails tell of some of them.
  const inMails = mails.map(({ subject }) =>
    subject.startsWith('Errors') ? 0 : Number(/\((\d+) times/.exec(subject)?.[1] ?? 1),
  )
  const inSummary = Number(/^Errors: (\d+) more of \d+ kinds not mailed$/.exec(summary.subject)?.[1])
  expect(inSummary + inMails.reduce((sum, times) => sum + times, 0)).toBe(78)
  await worker.end()
}, 40_000)

test('The mail server refuses the operator: the worker’s own errors are reported, and never the reports', async () => {
  const proxy = await openSmtpProxy(room.inbox.smtpUrl, (asked, reply) =>
    asked.startsWith('RCPT TO') ? '550 5.1.1 No such mailbox\r\n' : reply,
  )
  const { log, lines } = keptLog('email')
  await room.forgetReports()
  const worker = await room.openWorker(proxy.url, { env, limits: { ...swift, quietMs: 1 }, log })
  const event = await room.say('order.paid', paid({ email: 'ann@quire.test', name: 'Ann' }))
  await room.row(event, { status: 'FAILED' })
  const told = (msg: string) => lines.filter((line) => line.msg === msg)
  await room.soon('a refused report', async () => told('report.refused')[0] ?? null)
  await room.noJobs()
  await worker.end()
  expect(told('mail.given-up')).toHaveLength(1)
  expect(told('report.refused')).toHaveLength(1)
  expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1)
  await proxy.close()
})

test('The mail server is down: the report waits, without an error in the log, and comes when it is back', async () => {
  const { log, lines } = keptLog('email')
  await room.forgetReports()
  const operator = 'later@quire.test'
  room.inbox.setDown(true)
  const worker = await room.openWorker(undefined, { env: { ...env, OPERATOR_MAIL: operator }, limits: swift, log })
  const pod = openPod('payment')
  pod.log.fatal({ err: new Error('the till is stuck') }, 'service.not-started')
  await pod.end()
  await room.soon('two tries', async () => lines.filter(({ msg }) => msg === 'report.refused')[1] ?? null)
  room.inbox.setDown(false)
  expect((await room.mailTo(operator)).text).toContain('payment logged a fatal error')
  expect(lines.filter(({ level }) => level === 'error')).toEqual([])
  await worker.end()
})

test('Nobody is named: the worker says so once, takes the reports and mails none', async () => {
  const { log, lines } = keptLog('email')
  await room.forgetReports()
  const before = room.inbox.mails().length
  const worker = await room.openWorker(undefined, { limits: swift, log })
  const pod = openPod('user')
  pod.log.error('the bell is broken')
  await pod.end()
  await room.soon('an unwanted report', async () => lines.find(({ msg }) => msg === 'report.unwanted') ?? null)
  expect(lines.filter(({ msg }) => msg === 'reports.to-nobody')).toHaveLength(1)
  expect(room.inbox.mails()).toHaveLength(before)
  await worker.end()
})

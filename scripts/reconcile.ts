import { userInfo } from 'node:os'
import { setTimeout as after } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { askFor, close, openFindings, paymentDatabase, type Run, readRun } from './reconcile/books.ts'
import { reportOf } from './reconcile/report.ts'
import { readDotenv } from './start/dotenv.ts'
import { readSettings } from './start/settings.ts'

const usage = `Usage: npm run reconcile [-- [run] [--days <1 to 90>] | list | close <finding id> "<what was done>"]
  Compares the shop's payments, refunds and disputes with the payment provider's own list, mends what a lost webhook left behind, and
  says what is left for a person. The payment worker does it, so it must be running; it also does it each night by itself.
  run    compares the last three days, or --days, and waits for the report (the default)
  list   what is open now, without comparing
  close  somebody has seen to a finding: it is kept with the name, the moment and the words
  Ends with 1 when something is open. Looks at DATABASE_URL_PAYMENT, or without it at the shop of npm start on this machine.
  Those of a cluster: docs/runbooks/QuireReconciliationFindings.md`

const patienceMs = 300_000

const { values, positionals } = read()
const [deed = 'run', id = '', why = ''] = positionals
const days = Number(values.days ?? 3)
const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
const deeds: Record<string, (url: string) => Promise<void>> = {
  run: async (url) => tell(url, await finished(url)),
  list: (url) => tell(url, null),
  close: async (url) => {
    const closed = await close(url, { id, who: userInfo().username, why })
    if (!closed) throw new Error(`There is no open finding ${id}.`)
    console.log(`${id} is closed.`)
  },
}
const isRight = Number.isInteger(days) && days >= 1 && days <= 90 && (deed !== 'close' || (isUuid && why !== ''))

if (values.help) console.log(usage)
else if (!deeds[deed] || !isRight || positionals.length > (deed === 'close' ? 3 : 1)) {
  console.error(usage)
  process.exitCode = 2
} else await start(deeds[deed])

async function start(work: (url: string) => Promise<void>): Promise<void> {
  readDotenv()
  try {
    const { url, whose } = await paymentDatabase(readSettings([], process.env))
    console.log(whose)
    await work(url)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

/** Waits for the worker to do what is asked for. */
async function finished(url: string): Promise<Run> {
  const asked = await askFor(url, { days, who: userInfo().username })
  for (const end = Date.now() + patienceMs; Date.now() < end; await after(250)) {
    const run = await readRun(url, asked)
    if (run.ended_at) return run
    if (run.failure) console.error(`It is tried again, since: ${run.failure}`)
    if (run.failure) await after(10_000)
  }
  throw new Error(
    'The comparison has not ended after five minutes. Is the payment worker running? `list` shows what is open.',
  )
}

async function tell(url: string, run: Run | null): Promise<void> {
  const open = await openFindings(url)
  for (const line of reportOf(run, open)) console.log(line)
  if (open.length > 0 || run?.failure) process.exitCode = 1
}

function read() {
  try {
    const options = { days: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const
    return parseArgs({ options, allowPositionals: true })
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return { values: { days: '0', help: false }, positionals: ['run'] }
  }
}

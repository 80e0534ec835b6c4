import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { openCrew } from './crew.ts'
import { measure, warmUp } from './measure.ts'
import { findOversold } from './oversold.ts'
import { print, type Report, verdicts } from './report.ts'
import { openBenchShop } from './shop.ts'
import { storeOrders } from './stored.ts'
import { loseJobs } from './sweeper.ts'
import { askDoor } from './webhooks.ts'

const usage = `Usage: npm run bench:checkout -- [options]
  Opens a shop of its own as processes (Postgres with synchronous_commit=on and fsync), and lets buyers order through the public graph.
  Prints the CPU that one order costs, by process, and how many a second were placed. Baskets are filled before the measured time.
  --minutes <count>   how long orders are placed (default 5)
  --quick             twenty seconds instead
  --buyers <count>    how many order at the same time (default 16)
  --workers           with the payment and mail workers and the stand-in of Stripe: orders then wait for their client secret
  --apart             catalog, cart and order in two processes each: one that answers, and one that carries and listens
  --hot               once more with one title that everybody wants: its rate against that of many
  --stored <count>    once more with so many orders stored before: CPU an order against that of an empty shop
  --webhooks          how fast webhooks are answered while 500 forged ones arrive each second
  --sweeper           how soon a job is back that Redis lost
  --profile <folder>  where each process leaves its CPU profile at its end
  --json              the figures as JSON on stdout`

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    buyers: { type: 'string', default: '16' },
    stored: { type: 'string' },
    profile: { type: 'string' },
    quick: { type: 'boolean', default: false },
    workers: { type: 'boolean', default: false },
    apart: { type: 'boolean', default: false },
    hot: { type: 'boolean', default: false },
    webhooks: { type: 'boolean', default: false },
    sweeper: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const forMs = values.quick ? 20_000 : Number(values.minutes) * 60_000

if (values.help) console.log(usage)
else process.exitCode = (await bench()) ? 0 : 1

/** Answers whether nothing was oversold and every order that was asked for was placed. */
async function bench(): Promise<boolean> {
  const profiles = values.profile && path.resolve(values.profile)
  if (profiles) await mkdir(profiles, { recursive: true })
  const report: Report = values.sweeper || values.webhooks ? await small(profiles) : await large(profiles)
  if (values.json) console.log(JSON.stringify(report, null, 2))
  else print(report)
  return verdicts(report).every(({ ok }) => ok)
}

async function large(profiles: string | undefined): Promise<Report> {
  return inShop({ workers: values.workers, deaf: true, profiles }, async (shop, crew) => {
    say('warming up …')
    const rate = (await warmUp(crew, 600)) * 1.2 + 5
    const window = { books: crew.books, forMs, rate }
    say(`ordering for ${forMs / 1000} s …`)
    const measured = [await measure(shop, crew, { ...window, what: 'many titles' })]
    if (values.hot)
      measured.push(await measure(shop, crew, { ...window, books: crew.books.slice(0, 1), what: 'one title' }))
    if (values.stored) {
      const count = Number(values.stored)
      say(`storing ${count.toLocaleString('en')} orders …`)
      await storeOrders(shop.stores.databases.order, count)
      measured.push(await measure(shop, crew, { ...window, what: `${count.toLocaleString('en')} stored` }))
    }
    return { measured, oversold: await findOversold(shop) }
  })
}

async function small(profiles: string | undefined): Promise<Report> {
  return inShop({ workers: values.webhooks, deaf: false, profiles }, async (shop, crew) => {
    const door = values.webhooks ? await askDoor(shop, Math.min(forMs, 30_000)) : undefined
    const swept = values.sweeper ? await loseJobs(shop, crew) : undefined
    return { measured: [], oversold: await findOversold(shop), ...(door && { door }), ...(swept && { swept }) }
  })
}

type Shop = Awaited<ReturnType<typeof openBenchShop>>
type Crew = Awaited<ReturnType<typeof openCrew>>

async function inShop(
  plan: { workers: boolean; deaf: boolean; profiles: string | undefined },
  work: (shop: Shop, crew: Crew) => Promise<Report>,
): Promise<Report> {
  say('opening a shop …')
  const shop = await openBenchShop({ ...plan, apart: values.apart })
  // Whoever interrupts the bench leaves nothing behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void shop.close().then(() => process.exit(1)))
  try {
    const crew = await openCrew(shop, Number(values.buyers))
    const report = await work(shop, crew)
    crew.close()
    return report
  } finally {
    await shop.close()
  }
}

function say(line: string): void {
  if (!values.json) console.error(line)
}

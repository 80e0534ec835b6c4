import { parseArgs } from 'node:util'
import { openShopProcess, runDemo, type ShopProcess } from './kill-each/shop-process.ts'

const usage = `Usage: node test/kill-each.ts [--only <name>]… [--port-base <port>]
  Opens a shop, and for each of its processes runs the demo's purchase and kills that process (SIGKILL) in the middle of it,
  once after the basket is filled and once after the order is placed. The order must end PAID, with one charge and one receipt.`

// A process dies when the story has come to one of these sentences.
const moments = ['She puts both in her basket.', 'She orders.'] as const

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, 'port-base': { type: 'string' }, help: { type: 'boolean' } },
})

if (values.help) console.log(usage)
else process.exitCode = (await killEach(Number(values['port-base'] ?? 4600), values.only)) ? 0 : 1

async function killEach(portBase: number, only: readonly string[] | undefined): Promise<boolean> {
  const shop = await openShopProcess(portBase)
  try {
    const names = only ?? (await shop.names())
    const verdicts: (string | null)[] = []
    for (const name of names) for (const moment of moments) verdicts.push(await killOne(shop, name, moment))
    const broken = verdicts.filter((verdict) => verdict !== null)
    console.log(`${verdicts.length - broken.length} passed, ${broken.length} failed`)
    return broken.length === 0
  } finally {
    await shop.close()
  }
}

/** One purchase with one death. Answers what was wrong, null when every promise was kept. */
async function killOne(shop: ShopProcess, name: string, moment: string): Promise<string | null> {
  const before = await shop.pidOf(name)
  let killed = false
  const outcome = await runDemo(shop.state, (line) => {
    if (killed || !line.includes(moment)) return
    killed = true
    process.kill(before, 'SIGKILL')
  })
  const verdict = outcome.ok ? await judge(shop, { outcome, name }) : (outcome.reason ?? 'the demo failed')
  const after = await shop.pidOf(name).catch(() => before)
  const wrong = verdict ?? (killed && after !== before ? null : 'it was not killed and started again')
  console.log(
    `${wrong ? '✗' : '✓'} ${name.padEnd(12)} killed after “${moment}” ${outcome.seconds ?? '–'} s ${wrong ?? ''}`,
  )
  return wrong
}

async function judge(
  shop: ShopProcess,
  { outcome, name }: { outcome: Awaited<ReturnType<typeof runDemo>>; name: string },
): Promise<string | null> {
  const { stripe } = await shop.urls()
  const ledger = (await (await fetch(`${stripe}/_ledger`)).json()) as {
    charges: { status: string; metadata: { orderId?: string } }[]
  }
  const orderId = Buffer.from(outcome.orderId, 'base64url').toString().split(':')[1]
  const charges = ledger.charges.filter(
    ({ status, metadata }) => status === 'succeeded' && metadata.orderId === orderId,
  )
  if (charges.length !== 1) return `${charges.length} charges`
  if (outcome.events.at(-1)?.type !== 'PAID') return `the order ended ${outcome.events.at(-1)?.type}`
  // Killed between handing over and recording, the mail worker hands the same mail over once more: the one doubling there is.
  const most = name === 'email' || name === 'postgres' || name === 'inbox' ? 2 : 1
  return outcome.receipt.deliveries <= most ? null : `${outcome.receipt.deliveries} receipts`
}

import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { add, type Book, find, readCart } from '../../scripts/demo/basket.ts'
import { Broken, openCaller } from '../../scripts/demo/caller.ts'
import { follow } from '../../scripts/demo/follower.ts'
import { pay, place, startAfresh } from '../../scripts/demo/purchase.ts'
import { readUrls, type Urls } from '../../scripts/demo/urls.ts'

const usage = `Usage: npm run bench:live [-- --orders <count>]
  On the running shop: how long after an order's status was committed its page saw it on the socket.`

const { values } = parseArgs({ options: { orders: { type: 'string', default: '40' }, help: { type: 'boolean' } } })

if (values.help) console.log(usage)
else {
  try {
    await measure(await readUrls(), Number(values.orders))
  } catch (error) {
    if (!(error instanceof Broken)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

async function measure(urls: Urls, orders: number): Promise<void> {
  const { books } = await find(openCaller(urls.graph), 'tolkien', { inStock: true, formats: ['PAPERBACK'] })
  const plenty = books.toSorted((a, b) => b.buyable - a.buyable)[0]
  if (!plenty) throw new Broken('There is no book to buy.')
  const delays: number[] = []
  for (let order = 0; order < orders; order += 1) delays.push(...(await delaysOfOneOrder(urls, plenty)))
  const sorted = delays.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  const load = loadavg().map((one) => one.toFixed(2))
  console.log(`committed → seen on the socket, ${sorted.length} events of ${orders} orders, one at a time`)
  console.log(`p50 ${at(0.5)} ms · p95 ${at(0.95)} ms · most ${sorted.at(-1)} ms · load ${load.join(' ')}`)
}

/** The delays of the events that come while the page is open: those before it (the placing) are replayed, not live. */
async function delaysOfOneOrder(urls: Urls, book: Book): Promise<number[]> {
  const caller = openCaller(urls.graph)
  await startAfresh(caller)
  await add(caller, book)
  const placed = await place(caller, await readCart(caller), { email: 'bench@quire.test', name: 'Bench' })
  const follower = follow(urls, caller, placed.id)
  const snapshot = await follower.wait('at all', () => true)
  const ready = await follower.wait('ready to be paid', ({ order }) => order.payment.clientSecret !== null)
  await pay(urls.stripe, ready.order.payment)
  await follower.wait('PAID', ({ order }) => order.status === 'PAID')
  follower.close()
  return follower.delivered.flatMap(({ event, sequence, receivedAt }) =>
    event && sequence > snapshot.sequence ? [receivedAt - Date.parse(event.at)] : [],
  )
}

import { parseArgs } from 'node:util'
import { add, find, readCart } from './demo/basket.ts'
import { Broken, openCaller } from './demo/caller.ts'
import { checkWhole, type Delivered, type Follower, follow } from './demo/follower.ts'
import { mailsAbout } from './demo/mails.ts'
import { type Placed, pay, place, signIn, startAfresh } from './demo/purchase.ts'
import { ship } from './demo/shipping.ts'
import { euros, openTeller, type Teller } from './demo/teller.ts'
import { loginOf, readUrls, ShopClosed, type Urls } from './demo/urls.ts'

const usage = `Usage: npm run demo [-- --json] [-- --no-shipping]
  Buys a book in the running shop through its public doors: search, cart, order, payment, receipt, tracking.
  --json         prints what the socket and the inbox delivered, for machines
  --no-shipping  ends when the order is paid`

const { values: asked } = parseArgs({
  options: { json: { type: 'boolean' }, 'no-shipping': { type: 'boolean' }, help: { type: 'boolean' } },
})
if (asked.help) {
  console.log(usage)
  process.exit(0)
}

// Printed books, so that there is something for Mrs Page to send.
const printed = { inStock: true, formats: ['PAPERBACK', 'HARDCOVER'] }

const started = performance.now()
try {
  const outcome = await tell(await readUrls(), openTeller(asked.json ?? false))
  const seconds = Number(((performance.now() - started) / 1000).toFixed(2))
  if (asked.json) console.log(JSON.stringify({ ok: true, seconds, ...outcome }, null, 2))
  else console.log(`\nEverything that was promised has happened, in ${seconds} s.`)
  process.exit(0)
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error)
  if (asked.json) console.log(JSON.stringify({ ok: false, reason }, null, 2))
  else console.error(error instanceof ShopClosed ? reason : `\nThe story broke off: ${reason}`)
  if (!(error instanceof Broken) && !asked.json) console.error(error)
  process.exit(1)
}

/** The whole story. Throws Broken at the first promise that is not kept. */
async function tell(urls: Urls, teller: Teller) {
  const ann = loginOf(urls, 'ann')
  const caller = openCaller(urls.graph)
  teller.say('\nA visitor comes in.')
  const books = await chooseBooks(caller, teller)
  const name = await teller.step('She signs in.', async () => {
    const value = await signIn(caller, ann)
    const { notices } = await readCart(caller)
    return { value, outcome: `She is ${value}. ${notices.map(({ message }) => message).join(' ')}`.trim() }
  })
  const placed = await teller.step('She orders.', async () => {
    const cart = await readCart(caller)
    const value = await place(caller, cart, { email: ann.email, name })
    return {
      value,
      outcome: `${value.number}: ${cart.totalQuantity} books, ${euros(value.total.amount)} with delivery.`,
    }
  })
  const follower = follow(urls, caller, placed.id)
  try {
    const receipt = await payAndFollow({ urls, teller, placed, follower, to: ann.email })
    if (!asked['no-shipping']) await ship({ urls, teller, placed, follower, to: ann.email })
    const events = follower.delivered.filter(({ event }) => event !== null)
    checkWhole(follower.delivered)
    return {
      order: placed.number,
      orderId: placed.id,
      books,
      events: events.map(shown),
      receipt,
      timings: teller.timings,
    }
  } finally {
    follower.close()
  }
}

async function chooseBooks(caller: ReturnType<typeof openCaller>, teller: Teller): Promise<string[]> {
  await startAfresh(caller)
  const tolkien = await teller.step('She searches for “tolkein”.', async () => {
    const { books, totalCount, didYouMean } = await find(caller, 'tolkein', printed)
    const value = books.find(
      ({ buyable, contributors }) => buyable > 0 && contributors.some(({ name }) => /Tolkien/.test(name)),
    )
    if (!value) throw new Broken('A search for “tolkein” did not find a book by Tolkien that can be bought.')
    return {
      value,
      outcome: `${totalCount} found${didYouMean ? ` (did you mean ${didYouMean}?)` : ''}: ${value.title}, ${euros(value.price.amount)}.`,
    }
  })
  const second = await teller.step('And for “pride”.', async () => {
    const { books } = await find(caller, 'pride', printed)
    const value = books.find(({ buyable, id }) => buyable > 0 && id !== tolkien.id)
    if (!value) throw new Broken('A search for “pride” found nothing that can be bought.')
    return { value, outcome: `${value.title}, ${euros(value.price.amount)}.` }
  })
  await teller.step('She puts both in her basket.', async () => {
    await add(caller, tolkien)
    const value = await add(caller, second)
    return { value, outcome: `${value.totalQuantity} books, ${euros(value.subtotal?.amount ?? 0)}.` }
  })
  return [tolkien.title, second.title]
}

type Paying = { urls: Urls; teller: Teller; placed: Placed; follower: Follower; to: string }

async function payAndFollow({ urls, teller, placed, follower, to }: Paying) {
  await teller.step('Her order page opens.', async () => {
    const value = await follower.wait('at all', () => true)
    return { value, outcome: `It says ${value.order.status}.` }
  })
  const ready = placed.payment.clientSecret
    ? placed.payment
    : (await follower.wait('ready to be paid', ({ order }) => order.payment.clientSecret !== null)).order.payment
  await teller.step('She pays with a Visa card.', async () => ({
    value: await pay(urls.stripe, ready),
    outcome: 'Stripe takes it, and tells the shop by webhook.',
  }))
  await teller.step('Her order page moves.', async () => {
    const value = await follower.wait('PAID', ({ order }) => order.status === 'PAID')
    return { value, outcome: `It says ${value.order.status}, by itself.` }
  })
  return teller.step('The receipt comes by mail.', async () => {
    const mails = await mailsAbout(urls.inbox, to, [placed.number])
    const [receipt] = mails
    if (!receipt || new Set(mails.map(({ messageId }) => messageId)).size !== 1)
      throw new Broken('More than one receipt came.')
    const value = { messageId: receipt.messageId, subject: receipt.subject, deliveries: mails.length }
    return { value, outcome: `“${receipt.subject}”` }
  })
}

function shown({ sequence, event, order, receivedAt }: Delivered) {
  const seenAfterMs = event ? receivedAt - Date.parse(event.at) : null
  return { sequence, type: event?.type, status: order.status, at: event?.at, seenAfterMs }
}

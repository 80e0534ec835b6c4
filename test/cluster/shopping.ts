import { randomInt, randomUUID } from 'node:crypto'
import { fromGlobalId } from '../../platform/id.ts'
import { add, type Book, find, readCart } from '../../scripts/demo/basket.ts'
import { Broken, type Caller, openCaller } from '../../scripts/demo/caller.ts'
import { checkWhole, follow } from '../../scripts/demo/follower.ts'
import { mailsAbout } from '../../scripts/demo/mails.ts'
import { type Placed, pay, place } from '../../scripts/demo/purchase.ts'
import type { Urls } from '../../scripts/demo/urls.ts'
import { until } from './kube.ts'

/** One purchase, and everything that was promised about it. */
export interface Bought {
  readonly id: string
  readonly number: string
  /** What the socket told, in the order in which it came. */
  readonly events: readonly string[]
  readonly seconds: number
}

/** What happens between the steps of a purchase. */
export type Meanwhile = (moment: 'filled' | 'placed' | 'paid') => Promise<void> | void

/**
 * A guest searches, orders, follows the order over the WebSocket, pays and gets the receipt. Throws Broken at the first promise
 * that is not kept: an answer with errors, an event missed or told twice, two charges, two receipts.
 */
export async function buy(
  urls: Urls,
  caller: Caller = openCaller(urls.graph),
  meanwhile: Meanwhile = () => {},
): Promise<Bought> {
  const began = performance.now()
  const email = `guest-${randomUUID()}@quire.test`
  await add(caller, await anyBook(caller))
  await meanwhile('filled')
  const placed = await place(caller, await readCart(caller), { email, name: 'Gwen Guest' })
  const follower = follow(urls, caller, placed.id)
  try {
    await meanwhile('placed')
    const ready = placed.payment.clientSecret
      ? placed.payment
      : (await follower.wait('ready to be paid', ({ order }) => order.payment.clientSecret !== null, 90_000)).order
          .payment
    await pay(urls.stripe, ready)
    await meanwhile('paid')
    await follower.wait('PAID', ({ order, event }) => event !== null && order.status === 'PAID', 90_000)
    const events = follower.delivered.filter(({ event }) => event !== null)
    checkWhole(follower.delivered)
    await chargedOnce(urls, placed)
    const receipts = new Set(
      (await mailsAbout(urls.inbox, email, ['receipt', placed.number])).map(({ messageId }) => messageId),
    )
    if (receipts.size !== 1) throw new Broken(`${placed.number}: ${receipts.size} receipts`)
    return {
      id: placed.id,
      number: placed.number,
      events: events.flatMap(({ event }) => event?.type ?? []),
      seconds: (performance.now() - began) / 1000,
    }
  } finally {
    follower.close()
  }
}

async function anyBook(caller: Caller): Promise<Book> {
  const { books } = await find(caller, words[randomInt(words.length)] ?? 'the', {
    inStock: true,
    formats: ['PAPERBACK', 'HARDCOVER'],
  })
  // Not the last copies: another shopper may be quicker.
  const plenty = books.filter(({ buyable }) => buyable >= 10)
  const choice = plenty.length > 0 ? plenty : books
  const book = choice[randomInt(Math.max(1, choice.length))]
  if (!book) throw new Broken('A search for what is in stock found nothing.')
  return book
}

const words = ['pride', 'time', 'tolkien', 'sea', 'war', 'love', 'great', 'house']

async function chargedOnce({ stripe }: Urls, { id, number }: Placed): Promise<void> {
  const orderId = fromGlobalId('Order', id)
  const ledger = await until('Stripe’s ledger', 60, async () => {
    const answer = await fetch(`${stripe}/_ledger`)
    return (answer.ok && (await answer.json())) as
      | false
      | { charges: { status: string; metadata: { orderId?: string } }[] }
  })
  const mine = ledger.charges.filter(({ status, metadata }) => status === 'succeeded' && metadata.orderId === orderId)
  if (mine.length !== 1) throw new Broken(`${number}: ${mine.length} charges`)
}

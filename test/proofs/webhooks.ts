import { setTimeout as pause } from 'node:timers/promises'
import { ask } from '../../dev/stores/src/postgres.ts'
import { type Bought, openBuyer, type Title } from './buyer.ts'
import { bringSurely, eventsAbout, type ProviderEvent, processing, turn } from './events.ts'
import { openGrounds } from './grounds.ts'
import { putForward } from './journeys.ts'
import { judge } from './judge.ts'
import { payable, tryCard, untilStatus } from './paying.ts'
import type { Proof } from './proof.ts'
import type { Scene } from './scene.ts'
import { shelve, titles } from './shelf.ts'
import { openProofShop } from './shop.ts'
import { trickery } from './trickery.ts'
import { openWitness, type Witness } from './witness.ts'

/**
 * What a purchase with one declined card is told by: the intent, the bank's thinking it over, the decline, the charge, the success.
 * Each of them says something of the same intent that another one contradicts, so their order could matter.
 */
const main = [
  'payment_intent.created',
  'payment_intent.processing',
  'payment_intent.payment_failed',
  'charge.succeeded',
  'payment_intent.succeeded',
] as const

const beside = 8
// The clock of these shops is looked at each second.
const twoSweepsMs = 2500

/** Five events in every order, each twice, while the client confirms: all orders end alike. And what is forged is refused. */
export const webhooks: Proof = async ({ quick, say }) => {
  const grounds = await openGrounds()
  try {
    const shop = await openProofShop(grounds)
    try {
      return await permuted(shop, { count: quick ? 24 : 120, seed: 1, say })
    } finally {
      await shop.close()
    }
  } finally {
    await grounds.close()
  }
}

interface Permuting {
  readonly witness?: Witness
  readonly graceMs?: number
  readonly count: number
  readonly seed: number
  readonly say: (line: string) => void
}

export async function permuted(
  scene: Scene,
  { count, seed, say, graceMs = 60_000, witness = openWitness() }: Permuting,
): Promise<string[]> {
  const all = permutations(main)
  const chosen = count >= all.length ? all : shuffled(all, seed).slice(0, count)
  const shelf = await titles(scene, 20)
  await shelve(scene, shelf, 100)
  // The stand-in's own postman waits: here somebody else carries its letters.
  await turn(scene, { drop: 'forever' })
  const began = performance.now()
  const waiting = chosen.entries()
  const [orders, stuck]: [Bought[], string[]] = [[], []]
  const run = async () => {
    for (const [at, order] of waiting) {
      const title = shelf[at % shelf.length] as Title
      await deliverIn(scene, { witness, title, order, orders }).catch((error: Error) => stuck.push(error.message))
    }
  }
  await Promise.all(Array.from({ length: beside }, run))
  const brought = witness.acceptedEvents.size
  const tricks = await trickery(scene, witness, shelf).catch((error: Error) => [error.message])
  await turn(scene, { drop: 0 })
  // A clock that came too late must not take a paid order back.
  await putForward(scene, orders)
  await pause(twoSweepsMs)
  const wrong = await judge(scene, { witness, graceMs })
  const ends = await endsOf(scene, orders)
  say(
    `${chosen.length} orders of ${main.length} events (seed ${seed}), ${brought} events brought twice each, ${ends.length} final state: ${ends.join(' · ')}`,
  )
  say(`${witness.forgedEvents.size} forged events, ${Math.round((performance.now() - began) / 1000)} s`)
  return [
    ...tricks,
    ...(ends.length === 1 ? [] : [`one purchase ended in ${ends.length} ways: ${ends.join(' · ')}`]),
    ...wrong,
  ]
}

interface Case {
  readonly orders: Bought[]
  readonly witness: Witness
  readonly title: Title
  readonly order: readonly string[]
}

/** One purchase: a decline, then a card that pays; its events come in this order while the client still confirms and looks. */
async function deliverIn(scene: Scene, { witness, title, order: sequence, orders }: Case): Promise<void> {
  const by = { buyer: openBuyer(scene, witness), witness }
  const outcome = await by.buyer.order(await by.buyer.put([title]))
  if (outcome.kind !== 'placed') throw new Error(`the order was refused: ${outcome.code}`)
  orders.push(outcome.order)
  const payment = await payable(by.buyer, outcome.order)
  const intent = payment.clientSecret?.split('_secret_')[0] ?? ''
  await tryCard(scene, payment, 'pm_card_chargeDeclined')
  // Confirmed twice at once, as an impatient customer does; the first of them decides.
  const confirming = Promise.all([tryCard(scene, payment, 'pm_card_visa'), tryCard(scene, payment, 'pm_card_visa')])
  const events = await eventsOnce(scene, intent)
  for (const type of sequence) {
    const event = events.get(type)
    if (!event) throw new Error(`the provider said nothing of ${type}`)
    await Promise.all([bringSurely(scene, witness, event), bringSurely(scene, witness, event)])
  }
  const confirmed = (await confirming).filter(({ status }) => status === 'succeeded')
  if (confirmed.length !== 1) throw new Error(`the provider took ${confirmed.length} confirmations of one intent`)
  await untilStatus(by, outcome.order)
}

async function eventsOnce(scene: Scene, intent: string): Promise<ReadonlyMap<string, ProviderEvent>> {
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    const events = await eventsAbout(scene, intent)
    const created = events.find(({ type }) => type === 'payment_intent.created')
    if (created && events.some(({ type }) => type === 'payment_intent.succeeded'))
      return new Map([...events, processing(created)].map((event) => [event.type, event]))
  }
  throw new Error(`the provider said nothing of a payment of ${intent}`)
}

/** In how many ways these orders ended, leaving out how they came there. */
async function endsOf({ database }: Scene, orders: readonly Bought[]): Promise<string[]> {
  const ids = [orders.map(({ orderId }) => orderId)]
  const read = async (room: 'catalog' | 'order' | 'payment', sql: string) =>
    new Map((await ask(database[room], sql, ids)).map(({ id, end }) => [String(id), String(end)]))
  const parts = await Promise.all([
    read('order', `SELECT id, status || ' ' || payment_status AS end FROM customer_order WHERE id = ANY ($1::uuid[])`),
    read(
      'payment',
      `SELECT order_id AS id, status || CASE WHEN received = amount THEN ', all of it' ELSE ', another sum' END AS end
      FROM payment WHERE order_id = ANY ($1::uuid[])`,
    ),
    read('catalog', `SELECT order_id AS id, state AS end FROM reservation WHERE order_id = ANY ($1::uuid[])`),
  ])
  const [words] = [['order', 'payment', 'stock']]
  return [...new Set(ids[0]?.map((id) => parts.map((part, at) => `${words?.[at]} ${part.get(id)}`).join(', ')))]
}

function permutations<T>(all: readonly T[]): T[][] {
  if (all.length < 2) return [[...all]]
  return all.flatMap((one, at) => permutations(all.toSpliced(at, 1)).map((rest) => [one, ...rest]))
}

/** Shuffled alike for the same seed. */
function shuffled<T>(all: readonly T[], seed: number): T[] {
  let state = seed
  const next = () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
  return all
    .map((one) => ({ one, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one)
}

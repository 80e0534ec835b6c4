import { ask } from '../../dev/stores/src/postgres.ts'
import { type Buyer, type Outcome, openBuyer, Refused, type Title } from './buyer.ts'
import { openGrounds } from './grounds.ts'
import { judge } from './judge.ts'
import type { Proof } from './proof.ts'
import type { Scene } from './scene.ts'
import { shelve, titles } from './shelf.ts'
import { openProofShop } from './shop.ts'
import { openWitness, type Witness } from './witness.ts'

interface Size {
  readonly runs: number
  readonly alone: number
  readonly crossed: number
  readonly copies: number
}

const long: Size = { runs: 20, alone: 1000, crossed: 2000, copies: 10 }
const short: Size = { runs: 1, alone: 200, crossed: 400, copies: 10 }

/** Many buyers and few copies: each copy is sold once, and nobody is shown a deadlock. */
export const lastCopy: Proof = async ({ quick, say }) => {
  const size = quick ? short : long
  const grounds = await openGrounds()
  const wrong: string[] = []
  try {
    say('OPEN_ORDERS_PER_OWNER and OPEN_ORDERS_PER_NETWORK are 100,000: all buyers come from one address')
    for (let run = 1; run <= size.runs && wrong.length === 0; run += 1) {
      const shop = await openProofShop(grounds)
      try {
        wrong.push(...(await crowd(shop, size, (line) => say(`run ${run}: ${line}`))))
      } finally {
        await shop.close()
      }
    }
  } finally {
    await grounds.close()
  }
  return wrong
}

/** Both crowds in one shop, judged at the end. */
export async function crowd(
  scene: Scene,
  size: Omit<Size, 'runs'> & { graceMs?: number; witness?: Witness },
  say: (line: string) => void,
): Promise<string[]> {
  const { graceMs = 60_000, witness = openWitness() } = size
  const [last, ...ten] = (await titles(scene, 11)) as [Title, ...Title[]]
  await shelve(scene, [last], 1)
  await shelve(scene, ten, size.copies)
  const alone = await oneCopy(scene, { witness, last, buyers: size.alone, say })
  const crossed = await crossedBaskets(scene, { witness, ten, buyers: size.crossed, copies: size.copies, say })
  return [...alone, ...crossed, ...(await judge(scene, { witness, graceMs }))]
}

async function oneCopy(
  scene: Scene,
  { witness, last, buyers, say }: { witness: Witness; last: Title; buyers: number; say: (line: string) => void },
): Promise<string[]> {
  const ready = await filled(scene, { witness, wishes: Array.from({ length: buyers }, () => [last]) })
  const began = performance.now()
  const outcomes = await Promise.all(ready.map(({ buyer, basket }) => buyer.order(basket).catch(unserved)))
  const [placed, gone] = [countOf(outcomes, 'placed'), countOf(outcomes, 'OUT_OF_STOCK')]
  say(
    `${buyers} buyers at once, 1 copy: ${placed} order, ${gone} told that it is gone, ${seconds(began)} s, ${faultsOf(witness)}`,
  )
  return [
    ...(placed === 1 ? [] : [`${placed} of ${buyers} buyers got the last copy`]),
    ...(placed + gone === buyers
      ? []
      : [`${buyers - placed - gone} buyers were refused for another reason than the stock`]),
  ]
}

async function crossedBaskets(
  scene: Scene,
  {
    witness,
    ten,
    buyers,
    copies,
    say,
  }: { witness: Witness; ten: Title[]; buyers: number; copies: number; say: (line: string) => void },
): Promise<string[]> {
  const wishes = Array.from({ length: buyers }, (_, at) => pairOf(ten, at))
  const ready = await filled(scene, { witness, wishes })
  const began = performance.now()
  const outcomes = (
    await Promise.all(ready.map((one) => settleFor(one).catch((error: Error) => [unserved(error)])))
  ).flat()
  const other = outcomes.filter((one) => one.kind === 'refused' && one.code !== 'OUT_OF_STOCK')
  const sold = await ask(
    scene.database.order,
    `SELECT coalesce(sum(quantity), 0)::int AS units FROM order_line WHERE book_id = ANY ($1::uuid[])`,
    [ten.map(idOf)],
  )
  const left = await ask(
    scene.database.catalog,
    `SELECT coalesce(sum(available), 0)::int AS units FROM stock WHERE edition_id = ANY ($1::uuid[])`,
    [ten.map(idOf)],
  )
  const [units, rest, all] = [Number(sold[0]?.units), Number(left[0]?.units), copies * ten.length]
  say(
    `${buyers} buyers with crossed baskets, each click doubled, ${all} copies of ${ten.length} titles: ${units} ordered, ${rest} left, ${countOf(outcomes, 'placed')} orders, ${seconds(began)} s, ${faultsOf(witness)}`,
  )
  return [
    ...(units === all && rest === 0 ? [] : [`of ${all} copies ${units} were ordered and ${rest} are left`]),
    ...(other.length === 0
      ? []
      : [
          `${other.length} buyers were refused for another reason than the stock: ${other[0]?.kind === 'refused' && other[0].code}`,
        ]),
  ]
}

// Whoever was never answered was not served, which is told with the rest.
const unserved = (error: Error): Outcome => ({ kind: 'refused', code: error.message, gone: [] })

interface Ready {
  readonly buyer: Buyer
  readonly basket: Awaited<ReturnType<Buyer['put']>>
  readonly wish: readonly Title[]
}

/** Baskets are filled some at a time: what is proven is what comes after. */
async function filled(scene: Scene, { witness, wishes }: { witness: Witness; wishes: readonly (readonly Title[])[] }) {
  const ready: Ready[] = []
  const waiting = wishes.values()
  const fill = async () => {
    for (const wish of waiting) {
      const buyer = openBuyer(scene, witness)
      ready.push({ buyer, wish, basket: await buyer.put(wish) })
    }
  }
  await Promise.all(Array.from({ length: 16 }, fill))
  return ready
}

/** Who is told that a title is gone takes what is left of the two. */
async function settleFor({ buyer, basket, wish }: Ready): Promise<Outcome[]> {
  const first = await buyer.order(basket, { times: 2 })
  if (first.kind === 'placed' || first.code !== 'OUT_OF_STOCK') return [first]
  const rest = wish.filter(({ id }) => !first.gone.includes(id))
  if (rest.length === 0 || rest.length === wish.length) return [first]
  await buyer.ask('mutation { clearCart { __typename } }')
  try {
    return [first, await buyer.order(await buyer.put(rest), { times: 2 })]
  } catch (error) {
    // Sold out while the basket was filled anew: the basket says so before the order does.
    if (error instanceof Refused) return [first]
    throw error
  }
}

/** Every pair of titles in turn, and by every second buyer the other way round. */
function pairOf(ten: readonly Title[], at: number): readonly Title[] {
  const which = Math.floor(at / 2)
  const apart = 1 + (Math.floor(which / ten.length) % (ten.length - 1))
  const pair = [ten[which % ten.length], ten[(which + apart) % ten.length]] as Title[]
  return at % 2 === 0 ? pair : pair.reverse()
}

const idOf = ({ id }: Title) => Buffer.from(id, 'base64url').toString().split(':')[1] ?? ''
const countOf = (outcomes: readonly Outcome[], what: string) =>
  outcomes.filter((one) => (one.kind === 'placed' ? 'placed' : one.code) === what).length
const seconds = (began: number) => ((performance.now() - began) / 1000).toFixed(1)
const faultsOf = ({ faults }: Witness) =>
  faults.length === 0 ? 'no fault shown' : `${faults.length} answers of a full shop, asked again under the same key`

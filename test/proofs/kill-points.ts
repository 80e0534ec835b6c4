import { setTimeout as pause } from 'node:timers/promises'
import { openGrounds } from './grounds.ts'
import { goOn } from './journeys.ts'
import { judge } from './judge.ts'
import { pointEdits } from './point-edits.ts'
import { type Point, points, stalls } from './points.ts'
import type { Proof } from './proof.ts'
import { shelve, titles } from './shelf.ts'
import { came, openProofShop, type ProofShop } from './shop.ts'
import { openWitness, type Witness } from './witness.ts'

const rounds = { long: 20, quick: 1 }
const reachedWithinMs = 240_000
// After so long the queue has given to another what a dead process had in hand: 15 seconds and the round that looks.
const heardAgainMs = 22_000

/** At each named point the process of that code is killed, started again by its keeper, and the purchase goes on. */
export const killPoints: Proof = async ({ quick, say }) => {
  const grounds = await openGrounds()
  const wrong: string[] = []
  try {
    const shop = await openProofShop(grounds, { edits: pointEdits })
    const witness = openWitness()
    try {
      for (let round = 1; round <= (quick ? rounds.quick : rounds.long) && wrong.length === 0; round += 1)
        wrong.push(...(await killAt(shop, { witness, points, say: (line) => say(`round ${round}: ${line}`) })))
      if (!quick && wrong.length === 0) wrong.push(...(await killAt(shop, { witness, points: stalls, say })))
    } finally {
      await shop.close()
    }
  } finally {
    await grounds.close()
  }
  return wrong
}

interface Killing {
  readonly graceMs?: number
  readonly witness: Witness
  readonly points: readonly Point[]
  readonly say: (line: string) => void
}

/** One death at each of these points, those of one service after the other, those of several beside each other; then the judge. */
export async function killAt(shop: ProofShop, { witness, points, say, graceMs = 90_000 }: Killing): Promise<string[]> {
  const before = shop.deaths()
  const began = performance.now()
  const shelf = await titles(shop, 40)
  await shelve(shop, shelf, 200)
  const going: Promise<string[]>[] = []
  const lanes = [...Map.groupBy(points, ({ service }) => service).values()].map(async (lane, at) => {
    const missed: string[] = []
    for (const [turn, point] of lane.entries()) {
      await shop.arm(point.service, point.at, point.stallMs)
      const title = shelf[(at * 7 + turn) % shelf.length]
      if (!title) throw new Error('there are no books')
      going.push(whyNot(point, goOn(point.journey, { scene: shop, witness, title })))
      // The next one can only be reached while this one stalls.
      if (point.stallMs) continue
      if (!(await came(() => shop.reached(point.service, point.at), reachedWithinMs)))
        missed.push(`${point.service} never came to ${point.at}`)
      await shop.ready(point.service)
    }
    return missed
  })
  const missed = (await Promise.all(lanes)).flat()
  await pause(heardAgainMs)
  const broken = (await Promise.all(going)).flat()
  const mails = points.filter(({ service }) => service === 'email').length
  const judged = await judge(shop, { witness, handedTwice: mails, graceMs })
  const seconds = Math.round((performance.now() - began) / 1000)
  say(
    `${points.length} points, ${shop.deaths() - before} deaths, ${going.length} journeys, ${witness.faults.length} times asked again after a fault, ${seconds} s`,
  )
  return [...missed, ...broken, ...judged]
}

const whyNot = ({ service, at, journey }: Point, going: Promise<void>): Promise<string[]> =>
  going.then(
    () => [],
    (error: Error) => [`${journey}, with ${service} killed at ${at}: ${error.message}`],
  )

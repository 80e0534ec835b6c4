import { parseArgs } from 'node:util'
import type { Fault } from './faults/fault.ts'
import { faults } from './faults.ts'
import { type Grounds, openGrounds } from './grounds.ts'
import { killAt } from './kill-points.ts'
import { crowd } from './last-copy.ts'
import { pointEdits } from './point-edits.ts'
import type { Proof } from './proof.ts'
import { openProofShop, type ProofShop } from './shop.ts'
import { storm } from './stores.ts'
import { permuted } from './webhooks.ts'
import { openWitness } from './witness.ts'

// What is stuck stays stuck: a fault need not be waited for as long as a slow machine.
const patienceMs = 40_000
const graceMs = 30_000

/** Faults, one at a time: each is caught by the proof that is there for it, with a sentence that says what broke. */
export const planted: Proof = async ({ quick, say }) => {
  const grounds = await openGrounds()
  const wrong: string[] = []
  try {
    for (const fault of chosen(quick)) {
      const { sentence, missed } = await found(fault, () => caught(grounds, fault))
      say(`${fault.name} | ${fault.caughtBy} | ${sentence ?? 'NOT CAUGHT'}`)
      if (missed) wrong.push(missed)
    }
  } finally {
    await grounds.close()
  }
  return wrong
}

/** What of a proof's sentences tells of the fault. Of what a proof dies of, none does: a store that is away could say the same. */
export async function found(
  { name, caughtBy, says }: Pick<Fault, 'name' | 'caughtBy' | 'says'>,
  proof: () => Promise<readonly string[]>,
): Promise<{ readonly sentence?: string; readonly missed?: string }> {
  try {
    const sentences = await proof()
    const sentence = sentences.find((one) => says.test(one))
    if (sentence) return { sentence }
    return {
      missed: `“${name}” was not caught by ${caughtBy}; it said: ${sentences.slice(0, 3).join(' · ') || 'nothing'}`,
    }
  } catch (error) {
    return {
      missed: `“${name}” was not caught by ${caughtBy}; it died: ${error instanceof Error ? error.message : error}`,
    }
  }
}

/** All of them, the few of the short run, or those whose name fits. */
function chosen(quick: boolean): readonly Fault[] {
  const { only } = parseArgs({ strict: false, options: { only: { type: 'string' } } }).values
  return faults.filter(({ name, ...one }) =>
    typeof only === 'string' ? new RegExp(only).test(name) : !quick || one.quick,
  )
}

/** What the proof says about a shop with this fault. */
async function caught(grounds: Grounds, fault: Fault): Promise<readonly string[]> {
  const { name, edits = [], sabotage = [] } = fault
  const named = edits.map((edit) => ({ name, ...edit }))
  const shop = await openProofShop(grounds, { edits: [...pointEdits, ...named], sabotage, patienceMs })
  try {
    return await proofs[fault.caughtBy](shop, grounds, fault)
  } finally {
    await shop.close()
  }
}

const say = () => {}

const proofs: Readonly<
  Record<Fault['caughtBy'], (shop: ProofShop, grounds: Grounds, fault: Fault) => Promise<string[]>>
> = {
  'last-copy': (shop) => crowd(shop, { alone: 60, crossed: 120, copies: 3, graceMs }, say),
  webhooks: (shop) => permuted(shop, { count: 4, seed: 1, graceMs, say }),
  'kill-points': (shop, _grounds, { points = [] }) => killAt(shop, { witness: openWitness(), points, graceMs, say }),
  stores: (shop, grounds) =>
    storm(shop, {
      grounds,
      weather: { perSecond: 10, frozenMs: 1000, calmMs: 300 },
      mishaps: Array.from({ length: 8 }, () => 'Redis emptied' as const),
      say,
    }),
}

import { parseArgs } from 'node:util'
import fc from 'fast-check'
import type { Proof } from './proof.ts'
import { brokenPromises } from './schedules/promises.ts'
import { type Misfortune, openSteps } from './schedules/steps.ts'
import { type Answered, begin, end, type Story } from './schedules/story.ts'
import { type Breakage, openWorld } from './schedules/world.ts'

/** Which schedules are tried. A seed and a path, as a failure prints them, make that very schedule again. */
export interface Plan {
  readonly runs: number
  readonly seed?: number | undefined
  readonly path?: string | undefined
  readonly breakage?: Breakage | undefined
}

/** What was tried, and the first schedule that broke a promise, as short as it could be made. */
export interface Tried {
  readonly schedules: number
  readonly counts: Readonly<Record<string, number>>
  readonly broken: { readonly seed: number; readonly path: string; readonly why: string; readonly story: string } | null
}

const long = 100_000
const short = 2_000

/** Orders, payments, expiry and refunds in every order that the scheduler draws, with deeds that die at any of their steps. */
export const schedules: Proof = async ({ quick, say }) => {
  const { values } = parseArgs({
    strict: false,
    options: { seed: { type: 'string' }, path: { type: 'string' }, runs: { type: 'string' } },
  })
  const runs = Number(values.runs ?? (quick ? short : long))
  const seed = values.seed === undefined ? undefined : Number(values.seed)
  const {
    schedules: tried,
    counts,
    broken,
  } = await trySchedules({ runs, seed, path: values.path as string | undefined })
  const told = Object.entries(counts).map(([what, count]) => `${count.toLocaleString('en')} ${what}`)
  say(`${tried.toLocaleString('en')} schedules: ${told.join(' · ')}`)
  if (!broken) return []
  say(broken.story)
  return [`${broken.why}\n   again: npm run prove -- schedules --seed=${broken.seed} --path=${broken.path}`]
}

/** Tries so many schedules and stops at the first that breaks a promise. */
export async function trySchedules({ runs, seed, path, breakage }: Plan): Promise<Tried> {
  const counts: Record<string, number> = {}
  let tried = 0
  const property = fc.asyncProperty(turns, stories, misfortunes, async (turn, story, some) => {
    tried += 1
    const broken = await live({ scheduler: schedulerOf(turn), story, misfortunes: some, breakage }, counts)
    if (broken.length > 0) throw new Error(broken.join('\n   '))
  })
  const again = path === undefined ? {} : { path, endOnFailure: true }
  const found = await fc.check(property, { numRuns: runs, ...(seed !== undefined && { seed }), ...again })
  if (!found.failed) return { schedules: tried, counts, broken: null }
  const [, story, mishaps] = found.counterexample ?? []
  const why = found.errorInstance instanceof Error ? found.errorInstance.message : String(found.errorInstance)
  const shown = `${JSON.stringify(story)} ${JSON.stringify(mishaps)}`
  return {
    schedules: tried,
    counts,
    broken: { seed: found.seed, path: found.counterexamplePath ?? '', why, story: shown },
  }
}

interface Schedule {
  readonly scheduler: fc.Scheduler
  readonly story: Story
  readonly misfortunes: readonly Misfortune[]
  readonly breakage: Breakage | undefined
}

async function live({ scheduler, story, misfortunes: some, breakage }: Schedule, counts: Record<string, number>) {
  const steps = openSteps(scheduler, some)
  const world = openWorld(steps, story.copies, breakage)
  const answered: Answered[] = []
  begin(world, story, answered)
  const ended = await end(world, () => scheduler.waitIdle())
  count(counts, 'steps', steps.taken())
  count(counts, 'mishaps', steps.mishaps())
  count(counts, 'orders', world.orderRows.orders.size)
  for (const { order } of world.orderRows.orders.values()) count(counts, order.status.toLowerCase(), 1)
  count(counts, 'refunds', world.provider.refunds.length)
  const broken = brokenPromises(world, story, answered)
  return ended ? broken : [...broken, 'what is owed is not done, however often the sweepers go round']
}

function count(counts: Record<string, number>, what: string, by: number): void {
  counts[what] = (counts[what] ?? 0) + by
}

// A number, and the scheduler made of it: a scheduler that is handed out by the property draws other turns when a shrunk schedule is
// made again by its path, since its copies share one source of chance (fast-check 4.10).
const turns = fc.noShrink(fc.integer())

function schedulerOf(turn: number): fc.Scheduler {
  const [scheduler] = fc.sample(fc.scheduler(), { seed: turn, numRuns: 1 })
  if (!scheduler) throw new Error('fast-check made no scheduler')
  return scheduler
}

const buying = fc.record({
  basket: fc.constantFrom('a1', 'b1', 'a2', 'a1b1', 'b2a1'),
  requests: fc.integer({ min: 1, max: 2 }),
  cards: fc.array(fc.constantFrom('good', 'good', 'good', 'good', 'declined', 'other'), { maxLength: 2 }),
  cancels: fc.constantFrom(false, false, true),
  staff: fc.constantFrom('nothing', 'nothing', 'ships', 'ships', 'refunds all', 'refunds some', 'cancels'),
})

const stories: fc.Arbitrary<Story> = fc.record({
  copies: fc.record({ a: fc.integer({ min: 1, max: 4 }), b: fc.integer({ min: 0, max: 3 }) }),
  buyings: fc.array(buying, { minLength: 1, maxLength: 3 }),
  jumps: fc.array(fc.constantFrom(0, 1, 31, 62), { maxLength: 3 }),
})

const misfortunes = fc.array(
  fc.record({
    step: fc.integer({ min: 0, max: 120 }),
    mishap: fc.constantFrom('fails', 'lost', 'dies-before', 'dies-after', 'provider-fails', 'provider-fails-after'),
  }),
  { maxLength: 8 },
)

if (import.meta.main) {
  const broken = await schedules({ quick: process.argv.includes('--quick'), say: (line) => console.log(line) })
  for (const sentence of broken) console.log(`! ${sentence}`)
  process.exitCode = broken.length === 0 ? 0 : 1
}

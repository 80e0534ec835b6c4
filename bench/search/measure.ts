import { loadavg } from 'node:os'
import type { Finder } from '../../subgraphs/search/src/actions/finder.ts'
import type { Ask } from './questions.ts'

const wanted = { limit: 21, after: null, highlights: true, total: true, facets: true } as const

/** Asks one at a time, then eight at once, and prints what it took. */
export async function measure(engine: Finder, asks: readonly Ask[]): Promise<void> {
  for (const { question } of asks.slice(0, 100)) await engine.search(question, wanted)
  const taken = await ask(engine, asks, 1)
  for (const [kind, some] of [...Map.groupBy(taken.times, (time) => time.kind)].sort())
    print(
      kind,
      some.map(({ ms }) => ms),
    )
  print(
    'all, one at a time',
    taken.times.map(({ ms }) => ms),
    taken,
  )
  const together = await ask(engine, asks, 8)
  print(
    'all, eight at once',
    together.times.map(({ ms }) => ms),
    together,
  )
  const typed = await suggest(engine, asks)
  print('suggest', typed)
}

interface Taken {
  readonly times: readonly { readonly kind: string; readonly ms: number }[]
  readonly seconds: number
  readonly cpuMs: number
}

async function ask(engine: Finder, asks: readonly Ask[], atOnce: number): Promise<Taken> {
  const times: { kind: string; ms: number }[] = []
  const waiting = [...asks]
  const cpu = process.cpuUsage()
  const began = performance.now()
  const shopper = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const start = performance.now()
      await engine.search(next.question, wanted)
      times.push({ kind: next.kind, ms: performance.now() - start })
    }
  }
  await Promise.all([...Array(atOnce)].map(shopper))
  const { user, system } = process.cpuUsage(cpu)
  return { times, seconds: (performance.now() - began) / 1000, cpuMs: (user + system) / 1000 / asks.length }
}

async function suggest(engine: Finder, asks: readonly Ask[]): Promise<number[]> {
  const times: number[] = []
  for (const { question } of asks.slice(0, 200)) {
    for (let letters = 1; letters <= Math.min(5, question.text.length); letters += 2) {
      const start = performance.now()
      await engine.suggest(question.text.slice(0, letters), 8)
      times.push(performance.now() - start)
    }
  }
  return times
}

function print(what: string, times: readonly number[], taken?: Taken): void {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1)
  const rate = taken
    ? ` · ${(times.length / taken.seconds).toFixed(0)}/s · Node ${taken.cpuMs.toFixed(1)} ms CPU each`
    : ''
  const load = taken ? ` · load ${loadavg()[0]?.toFixed(1)}` : ''
  console.log(
    `  ${what.padEnd(22)} ${String(times.length).padStart(5)}  p50 ${at(0.5)} ms · p95 ${at(0.95)} ms · p99 ${at(0.99)} ms${rate}${load}`,
  )
}

import type { Measured } from './measure.ts'
import type { Oversold } from './oversold.ts'
import type { Swept } from './sweeper.ts'
import type { Door } from './webhooks.ts'

/** Everything that one run found. */
export interface Report {
  readonly measured: readonly Measured[]
  readonly oversold: Oversold
  readonly door?: Door
  readonly swept?: Swept
}

export interface Verdict {
  readonly what: string
  readonly found: string
  readonly wanted: string
  readonly ok: boolean
}

/** What was wanted of each figure, and whether it came. Rates depend on the machine and are wanted of none. */
export function verdicts({ measured, oversold, door, swept }: Report): Verdict[] {
  const [spread, ...others] = measured
  const amiss = oversold.titlesAmiss + oversold.titlesOversold + oversold.ordersAmiss
  return [
    ...(spread ? [of('CPU an order', spread.path, { most: 16, unit: 'ms' })] : []),
    ...others.map((one) =>
      one.what === 'one title'
        ? of('rate of one title against many', (100 * one.perSecond) / (spread?.perSecond ?? 1), {
            least: 40,
            unit: '%',
          })
        : of(`CPU an order, ${one.what}, against empty`, (100 * one.path) / (spread?.path ?? 1), {
            most: 120,
            unit: '%',
          }),
    ),
    ...(measured.length > 0 ? [of('orders refused', refusals(measured), { most: 0, unit: '' })] : []),
    ...(door ? [of('webhook answered, p95', door.p95, { most: 50, unit: 'ms' })] : []),
    ...(door ? [of('webhooks answered wrongly', door.wrongAnswers, { most: 0, unit: '' })] : []),
    ...(swept ? [of('lost jobs are back', swept.longestMs / 1000, { most: 10, unit: 's' })] : []),
    of('oversold', amiss, { most: 0, unit: '' }),
  ]
}

const refusals = (measured: readonly Measured[]): number =>
  measured.flatMap(({ refused }) => Object.values(refused)).reduce((sum, count) => sum + count, 0)

function of(
  what: string,
  found: number,
  { least, most, unit }: { least?: number; most?: number; unit: string },
): Verdict {
  const wanted = least === undefined ? `≤ ${most} ${unit}` : `≥ ${least} ${unit}`
  const ok = found >= (least ?? Number.NEGATIVE_INFINITY) && found <= (most ?? Number.POSITIVE_INFINITY)
  const shown = Number.isInteger(found) ? String(found) : found.toFixed(1)
  return { what, found: `${shown} ${unit}`.trim(), wanted: wanted.trim(), ok }
}

/** The tables, on stdout. */
export function print(report: Report): void {
  for (const measured of report.measured) printOne(measured)
  const { door, swept, oversold } = report
  if (door) {
    const times = `p50 ${door.p50.toFixed(1)} ms · p95 ${door.p95.toFixed(1)} ms`
    console.log(
      `webhooks: ${door.accepted} true ones among ${door.forgedPerSecond.toFixed(0)}/s forged · ${times} · ${loadTold(door.load)}`,
    )
  }
  if (swept) console.log(`sweeper: ${swept.lost} jobs lost, all back after ${(swept.longestMs / 1000).toFixed(1)} s`)
  console.log(
    `check: ${oversold.unitsOrdered} units ordered · ${oversold.titlesOversold} titles oversold · ${oversold.titlesAmiss} titles amiss · ${oversold.ordersAmiss} orders amiss`,
  )
  for (const { what, found, wanted, ok } of verdicts(report))
    console.log(`${ok ? '✓' : '✗'} ${what.padEnd(42)} ${found.padStart(10)}  (${wanted})`)
}

function printOne(one: Measured): void {
  const rate = `${one.perSecond.toFixed(1)}/s over ${one.seconds.toFixed(0)} s`
  console.log(
    `\n${one.what}: ${one.orders} orders, ${rate} · placeOrder p50 ${one.p50.toFixed(0)} ms · p95 ${one.p95.toFixed(0)} ms`,
  )
  const rows = Object.entries(one.cpu).toSorted(([, a], [, b]) => b - a)
  for (const [name, ms] of rows)
    if (ms >= 0.005) console.log(`  ${name.padEnd(28)} ${ms.toFixed(2).padStart(7)} ms CPU an order`)
  console.log(`  ${'the path in all'.padEnd(28)} ${one.path.toFixed(2).padStart(7)} ms CPU an order`)
  console.log(`  ${'a basket (not in the path)'.padEnd(28)} ${one.basket.toFixed(2).padStart(7)} ms CPU`)
  const refused = Object.entries(one.refused).map(([why, count]) => `${count} × ${why}`)
  console.log(
    `  ${loadTold(one.load)} · ${one.backlog} deliveries not yet in a queue · refused: ${refused.join(', ') || 'none'}`,
  )
}

const loadTold = (load: readonly number[]): string => `load ${load.map((one) => one.toFixed(1)).join(' ')}`

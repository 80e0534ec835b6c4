import type { Image } from './docker.ts'
import type { Ran } from './running.ts'

/** What an image may cost. Pages weigh what their editor weighs, the gateway holds the plans of queries, and a deed is not waited for. */
export const most = { mb: 200, ownMb: 6, readyMs: 2000, restMb: 120 }

export type Line = Image & Partial<Ran> & { readonly deedMs?: number }

/** Prints a line an image; what is above its limit is marked. Answers how many figures are. */
export function printTable(lines: readonly Line[]): number {
  let above = 0
  const cell = (value: number | undefined, unit: string, limit = Number.POSITIVE_INFINITY) => {
    if (value === undefined) return '–'.padStart(10)
    const over = value > limit
    if (over) above += 1
    return `${value.toFixed(value < 10 ? 1 : 0)} ${unit}${over ? ' !' : ''}`.padStart(10)
  }
  console.log(
    `${'image'.padEnd(10)}${['size', 'our layer', 'ready', 'at rest', 'stops'].map((it) => it.padStart(10)).join('')}`,
  )
  for (const { name, bytes, ownBytes, readyMs, restBytes, stopMs, deedMs } of lines) {
    const cells = [
      cell(bytes / 1e6, 'MB', most.mb),
      cell(ownBytes / 1e6, 'MB', name === 'web' ? undefined : most.ownMb),
      deedMs === undefined ? cell(readyMs, 'ms', most.readyMs) : `${deedMs.toFixed(0)} ms *`.padStart(10),
      cell(restBytes && restBytes / 1e6, 'MB', name === 'gateway' ? undefined : most.restMb),
      cell(stopMs, 'ms'),
    ]
    console.log(name.padEnd(10) + cells.join(''))
  }
  console.log(
    `at most ${most.mb} MB, ${most.ownMb} MB of our own (the pages apart), ready in ${most.readyMs} ms, ${most.restMb} MB at rest (PSS; the gateway apart); * from start to end`,
  )
  return above
}

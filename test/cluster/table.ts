import { loadavg } from 'node:os'

export interface Row {
  readonly step: string
  readonly expected: string
  readonly seen: string
  readonly seconds: number
  readonly outcome: 'passed' | 'failed' | 'skipped'
}

const marks = { passed: '✓', failed: '✗', skipped: '–' } as const

/** One line a step, as it ends. */
export function printRow({ step, expected, seen, seconds, outcome }: Row): void {
  console.log(
    `${marks[outcome]} ${step} (${seconds.toFixed(1)} s; load ${loadavg()[0]?.toFixed(1)})\n    expected  ${expected}\n    seen      ${seen.replaceAll('\n', '\n              ')}`,
  )
}

/** All of it once more, in order, and the line that counts. */
export function printTable(rows: readonly Row[]): void {
  const width = Math.max(...rows.map(({ step }) => step.length))
  console.log(`\n${'step'.padEnd(width + 2)} seconds`)
  for (const { step, seconds, outcome } of rows)
    console.log(`${marks[outcome]} ${step.padEnd(width)} ${seconds.toFixed(1).padStart(7)}`)
  const count = (outcome: Row['outcome']) => rows.filter((row) => row.outcome === outcome).length
  const skipped = count('skipped')
  console.log(`${count('passed')} passed, ${count('failed')} failed${skipped ? `, ${skipped} skipped` : ''}`)
}

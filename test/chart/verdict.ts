import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { run } from '../../scripts/chart/tools.ts'

type Asked = {
  /** Series and their value, or their values as promtool writes them. */
  readonly told: Readonly<Record<string, number | string>>
  readonly asked: string
  readonly at?: string
  /** The answers by their labels. */
  readonly wanted: Readonly<Record<string, number>>
}

/** What promtool says of a query, asked of these series: SUCCESS, or what is different. */
export function verdict({ told, asked, at = '0m', wanted }: Asked): string {
  const folder = mkdtempSync(join(tmpdir(), 'quire-asked-'))
  const file = join(folder, 'asked.yaml')
  const input_series = Object.entries(told).map(([series, value]) => ({ series, values: `${value}` }))
  const exp_samples = Object.entries(wanted).map(([labels, value]) => ({ labels, value }))
  const promql_expr_test = [{ expr: asked, eval_time: at, exp_samples }]
  writeFileSync(file, stringify({ tests: [{ interval: '30s', input_series, promql_expr_test }] }))
  const { ok, said } = run('promtool', ['test', 'rules', file])
  rmSync(folder, { recursive: true })
  return ok ? 'SUCCESS' : said
}

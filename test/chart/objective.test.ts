import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { chart } from '../../scripts/chart/tools.ts'

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly record?: string; readonly expr: string }[] }[]
}

const { groups }: Rules = parse(readFileSync(path.join(chart, 'files/alerts.yaml'), 'utf8'))
const words = (expr: string) => expr.replaceAll(/\s+/g, ' ').trim()

test('The share of failed requests is reckoned the same way over five minutes and over three days', () => {
  const begins = 'quire:graph_errors:ratio_rate'
  const ratios = groups
    .flatMap(({ rules }) => rules)
    .flatMap(({ record, expr }) => (record?.startsWith(begins) ? [[record.slice(begins.length), words(expr)]] : []))
  expect(ratios.length).toBeGreaterThan(4)
  const [, first = ''] = ratios[0] ?? []
  for (const [window, expr] of ratios) expect(expr).toBe(first.replaceAll(/\[\w+\]/g, `[${window}]`))
})

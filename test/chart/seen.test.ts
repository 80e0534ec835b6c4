import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { openMetrics } from '@quire/platform/metrics'
import { buildSchema, parse as parseGraphql, validate } from 'graphql'
import { parse, stringify } from 'yaml'
import { dashboardNames, queriesOf } from '../../scripts/chart/dashboards.ts'
import { chart, root, run, toolAt } from '../../scripts/chart/tools.ts'

type Rule = {
  readonly alert?: string
  readonly record?: string
  readonly expr: string
  readonly annotations?: Record<string, string>
}

const rules = (
  parse(readFileSync(join(chart, 'files/alerts.yaml'), 'utf8')) as { groups: { rules: Rule[] }[] }
).groups.flatMap((group) => group.rules)
const alerts = rules.flatMap(({ alert }) => alert ?? [])
const queries = [...rules.map(({ expr }) => expr), ...dashboardNames.flatMap(queriesOf)]

test('each alert has a runbook of its name, and each runbook an alert', () => {
  const pages = readdirSync(join(root, 'docs/runbooks')).filter((name) => name.startsWith('Quire'))
  expect(pages.toSorted()).toEqual(alerts.map((alert) => `${alert}.md`).toSorted())
  for (const { alert, annotations } of rules) if (alert) expect(annotations?.runbook_url).toBe(`RUNBOOKS/${alert}.md`)
})

test('each alert is tested, firing and at rest', () => {
  const tests = readFileSync(join(root, 'test/chart/alerts.test.yaml'), 'utf8')
  for (const alert of alerts) {
    expect(tests).toMatch(new RegExp(`alertname: ${alert}\\n\\s+exp_alerts`))
    expect(tests).toMatch(new RegExp(`alertname: ${alert}}`))
  }
})

test('alerts and panels ask only for what is exported', () => {
  const exported = [...metricsOfProcess(), ...gaugesInSources(), ...rules.flatMap(({ record }) => record ?? []), 'up']
  const asked = queries.flatMap((query) => query.match(/\b(quire[_:]|process_|nodejs_)[a-z0-9_:]+|\bup(?=\{)/g) ?? [])
  expect([...new Set(asked.map(baseOf))].filter((name) => !exported.includes(name))).toEqual([])
  expect(asked.length).toBeGreaterThan(100)
})

const withPromtool = toolAt('promtool') ? test : test.skip
withPromtool('every panel’s query is one that Prometheus understands', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quire-panels-'))
  const file = join(folder, 'panels.yaml')
  const asRules = queries.map((expr, at) => ({
    record: `panel:${at}`,
    expr: expr.replaceAll('$__rate_interval', '5m'),
  }))
  writeFileSync(file, stringify({ groups: [{ name: 'panels', rules: asRules }] }))
  const { ok, said } = run('promtool', ['check', 'rules', file])
  rmSync(folder, { recursive: true })
  expect({ ok, said: ok || said }).toEqual({ ok: true, said: true })
})

test('what helm test asks is in the graph', () => {
  const schema = buildSchema(readFileSync(join(chart, 'files/supergraph.graphql'), 'utf8'), { assumeValid: true })
  const documents = ['rooms', 'queue'].flatMap((name) =>
    [
      ...readFileSync(join(chart, `files/tests/${name}.mjs`), 'utf8').matchAll(/(?:`|')((?:query|mutation) [^`']+)/g),
    ].map(([, text = '']) => text),
  )
  expect(documents).toHaveLength(2)
  for (const document of documents) expect(validate(schema, parseGraphql(document))).toEqual([])
})

const baseOf = (name: string) => name.replace(/^(quire_request_duration_seconds)_(count|bucket|sum)$/, '$1')

const metricsOfProcess = () =>
  openMetrics('test')
    .registry.getMetricsAsArray()
    .map(({ name }) => name)

// Names that stand in the sources; test/stories/seen.test.ts holds the queries against a shop that runs.
const gaugesInSources = () =>
  ['platform', 'gateway/src', 'subgraphs', 'workers']
    .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root, exclude: ['**/node_modules', '**/generated'] }))
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/\b(quire_\w+)(?:'|:\s)/g)])
    .map(([, name = '']) => name)

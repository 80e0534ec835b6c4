import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { root, toolAt } from '../../scripts/chart/tools.ts'
import { named, objects, withHelm } from './rendering.ts'
import { verdict } from './verdict.ts'

type Rule = { readonly name: { readonly as: string }; readonly metricsQuery: string }
type Metric = { readonly type: string; readonly pods?: { readonly metric: { readonly name: string } } }

const metricsOf = (values: object, service: string) =>
  (
    named(objects({ profile: 'production', values }), 'HorizontalPodAutoscaler', `quire-${service}`)
      .spec as unknown as {
      metrics: Metric[]
    }
  ).metrics
const guide = /```yaml\n(rules:[\s\S]*?)```/.exec(readFileSync(join(root, 'docs/operating.md'), 'utf8'))?.[1] ?? ''
const [rule] = (parse(guide) as { rules: Rule[] }).rules

withHelm('a shop scales by requests too', () => {
  test('where it is asked for, beside CPU, and nowhere else', () => {
    const on = { podMetrics: { enabled: true } }
    expect(metricsOf(on, 'catalog')).toEqual([
      expect.objectContaining({ type: 'Resource' }),
      {
        type: 'Pods',
        pods: {
          metric: { name: 'quire_requests_per_second' },
          target: { type: 'AverageValue', averageValue: '100' },
        },
      },
    ])
    expect(metricsOf(on, 'order').map(({ type }) => type)).toEqual(['Resource'])
    expect(metricsOf({}, 'catalog').map(({ type }) => type)).toEqual(['Resource'])
  })

  test('by the metric that the guide tells prometheus-adapter of', () => {
    expect(metricsOf({ podMetrics: { enabled: true } }, 'gateway')[1]?.pods?.metric.name).toBe(rule?.name.as)
  })
})

const withPromtool = toolAt('promtool') ? test : test.skip
withPromtool('the adapter is told what each pod answers of the graph, and neither its doors nor its jobs', () => {
  const series = (pod: string, kind: string, outcome = '200') =>
    `quire_request_duration_seconds_count{namespace="quire", pod="${pod}", service="catalog", kind="${kind}", name="Books", outcome="${outcome}"}`
  const told = {
    [series('c1', 'graph')]: '0+300x10',
    [series('c1', 'graph', '500')]: '0+30x10',
    [series('c1', 'door')]: '0+900x10',
    [series('c2', 'graph')]: '0+60x10',
  }
  const asked = (rule?.metricsQuery ?? '')
    .replace('<<.Series>>', 'quire_request_duration_seconds_count')
    .replace('<<.LabelMatchers>>', 'namespace="quire", pod=~"c1|c2"')
    .replace('<<.GroupBy>>', 'pod')
  expect(verdict({ told, asked, at: '4m', wanted: { '{pod="c1"}': 11, '{pod="c2"}': 2 } })).toBe('SUCCESS')
})

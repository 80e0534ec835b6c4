import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chart } from '../../../scripts/chart/tools.ts'
import { type Caller, openCaller } from '../../../scripts/demo/caller.ts'
import { type Kube, until } from '../kube.ts'
import { startLoad } from '../load.ts'
import { buy } from '../shopping.ts'
import type { Step } from '../stage.ts'

interface Span {
  readonly operationName: string
  readonly processID: string
}
interface Trace {
  readonly traceID: string
  readonly spans: readonly Span[]
  readonly processes: Readonly<Record<string, { serviceName: string }>>
}

const wanted = ['gateway', 'order', 'payment', 'email']

const tracing: Step = {
  name: 'one trace from click to mail',
  expected: `Jaeger has a trace with spans of ${wanted.join(', ')}`,
  async run({ kube, urls }) {
    await buy(urls)
    return until('such a trace is in Jaeger', 60, async () => {
      const { data } = await kube.ask<{ data: Trace[] }>(
        'tracing/jaeger:16686',
        'api/traces?service=email&limit=50&lookback=10m',
      )
      for (const { traceID, spans, processes } of data) {
        const services = new Set(Object.values(processes).map(({ serviceName }) => serviceName))
        if (wanted.every((service) => services.has(service)))
          return `${traceID}: ${spans.length} spans of ${[...services].toSorted().join(', ')}`
      }
      return null
    })
  },
}

type Answer = { data: { result: { metric: Record<string, string>; value: [number, string] }[] } }

const panels: Step = {
  name: 'every panel of the dashboards',
  expected: 'its query is answered by Prometheus while the load runs',
  async run({ kube, urls }) {
    const load = startLoad(urls)
    const began = performance.now()
    try {
      await until(
        'Prometheus has seen a minute of load',
        240,
        async () => load.tally.purchases >= 3 && performance.now() - began > 60_000,
      )
      const lines: string[] = []
      for (const dashboard of ['shop', 'gateway', 'rooms', 'queues', 'money'])
        lines.push(...(await panelsOf(kube, dashboard)))
      return `${lines.length} queries\n${lines.join('\n')}`
    } finally {
      await load.stop()
    }
  },
}

// What has not happened has no series: faults, and what nobody did.
const mayBeEmpty = /^(Failing|Rooms that do not answer|Refunds$|.*refused|.*failed)/i

async function panelsOf(kube: Kube, dashboard: string): Promise<string[]> {
  const text = await readFile(path.join(chart, `files/dashboards/${dashboard}.json`), 'utf8')
  const { panels } = JSON.parse(text) as { panels: { title: string; targets?: { expr: string }[] }[] }
  const queries = panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })))
  const lines: string[] = []
  for (const { title, expr } of queries) {
    const result = await query(kube, expr.replaceAll('$__rate_interval', '1m').replaceAll('$namespace', 'quire'))
    if (result.length === 0 && !mayBeEmpty.test(title)) throw new Error(`${dashboard}: ${title} has no series: ${expr}`)
    lines.push(`${dashboard}: ${title}: ${shown(result)}`)
  }
  return lines
}

// The largest, since that is what a person looks at.
function shown(result: readonly { value: [number, string] }[]): string {
  if (result.length === 0) return 'none has happened'
  const numbers = result.map(({ value: [, text] }) => Number(text)).filter((number) => !Number.isNaN(number))
  const most = Number(Math.max(...numbers, 0).toPrecision(3))
  return result.length > 1 ? `${most} (the largest of ${result.length})` : String(most)
}

/** An instant query; a query that Prometheus refuses throws. */
export async function query(kube: Kube, expr: string) {
  const { data } = await kube.ask<Answer>(
    'monitoring/prometheus:9090',
    `api/v1/query?query=${encodeURIComponent(expr)}`,
  )
  return data.result
}

const books = 'query Shelf { books(first: 5) { nodes { title } } }'
const basket = 'query Basket { cart { totalQuantity } }'

const alerting: Step = {
  name: 'a store away, and its alert',
  expected:
    'without the queues’ Redis books are listed, baskets fail at once and with a sentence, QuireStoreAway fires; with it again the shop sells and the alert ends',
  async run({ kube, urls }) {
    await loadRules(kube)
    await quietAtRest(kube)
    const load = startLoad(urls, { buyers: 0 })
    await kube.kubectl('scale', 'deployment/quire-queues', '--replicas=0')
    const began = performance.now()
    const impatient = openCaller(urls.graph, { patienceMs: 0 })
    try {
      const failure = await until('a basket fails', 60, () => failureOf(impatient, basket))
      await impatient.ask(books)
      const fired = await until('QuireStoreAway fires', 240, () => firing(kube, 'QuireStoreAway'))
      const seconds = ((performance.now() - began) / 1000).toFixed(0)
      await kube.kubectl('scale', 'deployment/quire-queues', '--replicas=1')
      const back = performance.now()
      await until('the shop sells again', 90, () => buy(urls))
      const healed = ((performance.now() - back) / 1000).toFixed(0)
      await until('QuireStoreAway ends', 120, async () => !(await firing(kube, 'QuireStoreAway')))
      return `a basket: ${failure}\nfired after ${seconds} s: ${fired}\nsold again after ${healed} s; the alert ended`
    } finally {
      await kube.kubectl('scale', 'deployment/quire-queues', '--replicas=1')
      await load.stop()
    }
  },
}

// Two evaluations after the longest shortened `for` that could have begun before: nobody is woken by a shop that is well.
async function quietAtRest(kube: Kube): Promise<void> {
  await pause(20_000)
  const { data } = await kube.ask<Alerts>('monitoring/prometheus:9090', 'api/v1/alerts')
  const awake = data.alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname)
  if (awake.length > 0) throw new Error(`at rest these fire: ${awake.join(', ')}`)
}

async function failureOf(caller: Caller, document: string): Promise<string | null> {
  const began = performance.now()
  const message = await caller.ask(document).then(
    () => null,
    (error: Error) => error.message,
  )
  return message && `“${message}” after ${(performance.now() - began).toFixed(0)} ms`
}

/** The rules as the chart made them; `for` is a tenth, so that the suite need not wait for minutes. */
async function loadRules(kube: Kube): Promise<void> {
  const { data } = await kube.get<{ data: Record<string, string> }>('configmap', 'quire-alerts')
  const shortened =
    Object.values(data)[0]?.replaceAll(/for: (\d+)m/g, (_, minutes) => `for: ${Number(minutes) * 6}s`) ?? ''
  const map = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'prometheus-rules', namespace: 'monitoring' },
    data: { 'quire.yaml': shortened },
  }
  const ran = await kube.run('kubectl', ['apply', '-f', '-'], JSON.stringify(map))
  if (!ran.ok) throw new Error(ran.said)
  await until('Prometheus has the rules', 120, async () => {
    await kube.run('kubectl', [
      'create',
      '--raw',
      '/api/v1/namespaces/monitoring/services/prometheus:9090/proxy/-/reload',
      '-f',
      '/dev/null',
    ])
    const { data: rules } = await kube.ask<{ data: { groups: { name: string }[] } }>(
      'monitoring/prometheus:9090',
      'api/v1/rules',
    )
    return rules.groups.some(({ name }) => name.startsWith('quire'))
  })
}

interface Alerts {
  readonly data: {
    readonly alerts: readonly {
      readonly state: string
      readonly labels: Readonly<Record<string, string>>
      readonly annotations: Readonly<Record<string, string>>
    }[]
  }
}

async function firing(kube: Kube, alertname: string): Promise<string | null> {
  const { data } = await kube.ask<Alerts>('monitoring/prometheus:9090', 'api/v1/alerts')
  const found = data.alerts.find(({ state, labels }) => state === 'firing' && labels.alertname === alertname)
  return found ? `${found.annotations.summary}` : null
}

export const seeing: readonly Step[] = [tracing, panels, alerting]

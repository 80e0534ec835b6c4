import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { parse, stringify } from 'yaml'
import { root, run, toolAt } from '../../scripts/chart/tools.ts'
import { named, objects, type Thing, withHelm } from './rendering.ts'

type Scrape = { readonly job_name: string; readonly kubernetes_sd_configs?: unknown; readonly relabel_configs: unknown }
type Target = { readonly labels: Readonly<Record<string, string>> }

const operating = readFileSync(join(root, 'docs/operating.md'), 'utf8')
const yaml = /```yaml\n(scrape_configs:[\s\S]*?)```/.exec(operating)?.[1] ?? ''
const withPromtool = toolAt('promtool') ? test : test.skip
const template = (shop: readonly Thing[], name: string) => named(shop, 'Deployment', `quire-${name}`).spec.template

withHelm('a Prometheus that looks at pods', () => {
  withPromtool('gives the gateway the labels that alerts and KEDA ask for, with the job of the guide', () => {
    const shop = objects({ profile: 'small' })
    const [scrape] = (parse(yaml) as { scrape_configs: Scrape[] }).scrape_configs
    expect(scrape).toBeDefined()
    if (scrape) expect(scraped(scrape, shop, 'gateway')).toEqual([{ ...expected, component: 'gateway' }])
    // A page without metrics is not asked at all.
    if (scrape) expect(scraped(scrape, shop, 'web')).toEqual([])
  })

  withPromtool('gives them too when it carries all labels of a pod over, as most do', () => {
    const relabel_configs = [
      { action: 'labelmap', regex: '__meta_kubernetes_pod_label_(.+)' },
      { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
    ]
    const [target] = scraped({ job_name: 'pods', relabel_configs }, objects({ profile: 'small' }), 'email')
    expect(target).toMatchObject({ app: 'quire', component: 'email', namespace: 'quire' })
  })
})

withHelm('the plain labels', () => {
  test('are on each service’s pods, whatever labels it is given, and in no selector, since a selector cannot be changed', () => {
    const given = { app: 'books', component: 'desk', team: 'orders' }
    const shop = objects({
      profile: 'production',
      values: { services: { order: { podLabels: given } }, commonLabels: { app: 'x' } },
    })
    const services = shop.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name)
    expect(services.length).toBeGreaterThan(8)
    for (const name of services.map((service) => service.replace('quire-', '')))
      expect(template(shop, name)?.metadata.labels).toMatchObject({ app: 'quire', component: name })
    expect(template(shop, 'order')?.metadata.labels).toMatchObject({ team: 'orders' })
    for (const { spec } of shop) expect(Object.keys(spec?.selector?.matchLabels ?? {})).not.toContain('app')
  })

  test('are given by a ServiceMonitor too', () => {
    const shop = objects({ profile: 'production' })
    const { endpoints } = named(shop, 'ServiceMonitor', 'quire-order').spec as unknown as {
      endpoints: { relabelings: object[]; honorLabels: boolean }[]
    }
    expect(endpoints[0]).toMatchObject({
      honorLabels: true,
      relabelings: ['app', 'component'].map((targetLabel) => expect.objectContaining({ targetLabel })),
    })
  })
})

const expected = { app: 'quire', namespace: 'quire', pod: 'a-pod', job: 'pods', instance: '10.1.2.3:4100' }

/** The labels that Prometheus' own relabelling gives a service's pod, as Kubernetes tells of it: once for each of its ports. */
function scraped({ kubernetes_sd_configs: _, ...job }: Scrape, shop: readonly Thing[], service: string): object[] {
  const { metadata, spec } = template(shop, service) ?? {}
  const [container] = spec?.containers ?? []
  const told = {
    __meta_kubernetes_namespace: 'quire',
    __meta_kubernetes_pod_name: 'a-pod',
    __meta_kubernetes_pod_phase: 'Running',
    ...metaOf('label', metadata?.labels),
    ...metaOf('annotation', metadata?.annotations),
  }
  const static_configs = (container?.ports ?? []).map(({ containerPort }) => ({
    targets: [`10.1.2.3:${containerPort}`],
    labels: { ...told, __meta_kubernetes_pod_container_port_number: `${containerPort}` },
  }))
  const folder = mkdtempSync(join(tmpdir(), 'quire-scraped-'))
  const file = join(folder, 'prometheus.yaml')
  writeFileSync(file, stringify({ scrape_configs: [{ ...job, static_configs }] }))
  const { ok, out, said } = run('promtool', ['check', 'service-discovery', '--timeout=1s', file, job.job_name])
  rmSync(folder, { recursive: true })
  if (!ok) throw new Error(said)
  return (JSON.parse(out) as Target[]).flatMap(({ labels }) => (Object.keys(labels).length > 0 ? [plain(labels)] : []))
}

const metaOf = (what: string, map: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(
    Object.entries(map).map(([name, value]) => [`__meta_kubernetes_pod_${what}_${name.replace(/\W/g, '_')}`, value]),
  )

const plain = (labels: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => !name.startsWith('__')))

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stale } from './products.ts'
import { chart, givenFor, profiles, type Ran, type Rendering, render, root, run, schemas, toolAt } from './tools.ts'

type Seen = { readonly ok: boolean; readonly seen: string; readonly said?: string }
type Step = {
  readonly name: string
  readonly needs: readonly string[]
  readonly expected: string
  readonly look: () => Seen
}

const kubes = ['1.30.0', '1.31.0', '1.32.0', '1.33.0', '1.34.0']

// What the profiles leave off is judged as well.
const settings: Readonly<Record<string, Rendering>> = {
  ...Object.fromEntries(profiles.map((profile) => [profile, { profile }])),
  'small by Ingress': {
    profile: 'small',
    values: {
      expose: { ingress: { enabled: true, className: 'nginx', tlsSecret: 'shop-tls' } },
      config: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.tracing:4318' },
      monitoring: { rules: { configMap: true } },
      services: {
        order: {
          extraEnv: [{ name: 'TZ', value: 'Europe/Berlin' }],
          extraVolumes: [{ name: 'ca', configMap: { name: 'ca' } }],
          extraVolumeMounts: [{ name: 'ca', mountPath: '/etc/ca', readOnly: true }],
          podLabels: { team: 'orders' },
          podAnnotations: { 'example.com/owner': 'orders' },
        },
      },
      scheduling: { nodeSelector: { pool: 'shop' }, tolerations: [{ key: 'shop', operator: 'Exists' }] },
      image: { registry: 'registry.example.com/books', pullSecrets: ['registry'] },
      commonLabels: { team: 'shop' },
      extraObjects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '{{ .Release.Name }}-own' } }],
    },
  },
  'production by HPA': {
    profile: 'production',
    values: {
      keda: { enabled: false },
      externalMetric: 'quire_outbox_deliveries_open',
      podMetrics: { enabled: true },
      demo: { enabled: false },
    },
  },
  'demo with volumes': { profile: 'demo', values: { demo: { storage: '1Gi', storageClass: 'standard' } } },
  'production upgraded': { profile: 'production', more: ['--is-upgrade'] },
}

/**
 * The judges, one after another, and a table of what they saw; a step whose programs are not here says so and counts for nothing.
 * Answers whether none of them found anything.
 */
export function judge(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), 'quire-chart-'))
  const widths = [34, 30, 44]
  const row = (...cells: string[]) => console.log(cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '))
  row('step', 'expected', 'seen', 'seconds')
  const failed = steps(folder).filter(({ name, needs, expected, look }) => {
    const absent = needs.filter((tool) => !toolAt(tool))
    if (absent.length > 0) return void row(name, expected, `skipped: no ${absent.join(', ')} here`, '–')
    const began = performance.now()
    const { ok, seen, said } = look()
    row(`${ok ? '✓' : '✗'} ${name}`, expected, seen, ((performance.now() - began) / 1000).toFixed(1))
    if (!ok && said) console.log(`\n${said}\n`)
    return !ok
  })
  rmSync(folder, { recursive: true })
  return failed.length === 0
}

function steps(folder: string): Step[] {
  const names = Object.keys(settings)
  const all = (look: (name: string) => Ran) => together(names.map((name) => [name, look(name)]))
  const files = new Map<string, string>()
  const file = (name: string) => files.get(name) ?? files.set(name, rendered(folder, name)).get(name) ?? ''
  return [
    ...helms(names),
    {
      name: 'kubeconform -strict (1.34)',
      needs: ['helm', 'kubeconform'],
      expected: '0 invalid, 0 skipped',
      look: () => conform(names.map(file)),
    },
    {
      name: 'kube-score',
      needs: ['helm', 'kube-score'],
      expected: '0 findings',
      look: () => all((name) => score(file(name))),
    },
    { name: 'kubectl kustomize', needs: ['kubectl'], expected: `${profiles.length} overlays build`, look: kustomize },
    ...promtool,
    { name: 'the chart’s own tests', needs: ['helm', 'promtool'], expected: 'all pass', look: ownTests },
  ]
}

const helms = (names: readonly string[]): Step[] => [
  { name: 'what is made is as made', needs: ['helm'], expected: 'no file differs', look: drift },
  {
    name: 'helm lint --strict',
    needs: ['helm'],
    expected: `${profiles.length} profiles pass`,
    look: () => together(lint()),
  },
  {
    name: 'helm template 1.30 … 1.34',
    needs: ['helm'],
    expected: `${names.length * kubes.length} renderings`,
    look: everyKube,
  },
  {
    name: 'Helm 3: lint, and the same text',
    needs: ['helm', 'helm3'],
    expected: `${profiles.length} profiles, ${names.length} renderings`,
    look: () => together([...lint('helm3'), ...names.map((name) => [name, alike(name)] as const)]),
  },
]

const rules = path.join(chart, 'files/alerts.yaml')
const promtool: readonly Step[] = [
  {
    name: 'promtool check rules',
    needs: ['promtool'],
    expected: 'no error',
    look: () => together([['alerts', run('promtool', ['check', 'rules', '--lint=all', '--lint-fatal', rules])]]),
  },
  {
    name: 'promtool test rules',
    needs: ['promtool'],
    expected: 'each alert fires and rests',
    look: () => together([['alerts', run('promtool', ['test', 'rules', 'test/chart/alerts.test.yaml'])]]),
  },
]

function rendered(folder: string, name: string): string {
  const { ok, out, said } = render(settings[name] ?? {})
  if (!ok) throw new Error(`${name}: ${said}`)
  const file = path.join(folder, `${name.replaceAll(' ', '-')}.yaml`)
  writeFileSync(file, out)
  return file
}

function together(ran: readonly (readonly [string, Ran])[]): Seen {
  const wrong = ran.filter(([, { ok }]) => !ok)
  const said = wrong.map(([name, one]) => `${name}:\n${one.said}`).join('\n\n')
  return { ok: wrong.length === 0, seen: `${ran.length - wrong.length} of ${ran.length} without a finding`, said }
}

function drift(): Seen {
  const files = stale()
  return {
    ok: files.length === 0,
    seen: files.length === 0 ? 'none' : `${files.length} differ`,
    said: `${files.join(', ')}: npm run chart`,
  }
}

const lint = (helm: 'helm' | 'helm3' = 'helm') =>
  profiles.map((profile) => {
    const values = path.join(chart, `profiles/${profile}.yaml`)
    const args = ['lint', chart, '--strict', '--kube-version', '1.34.0', '-f', values, ...givenFor(profile)]
    return [profile, run(helm, args)] as const
  })

/** What Helm 3 makes of a setting, which is to be what Helm 4 makes of it but for empty lines and keys that are drawn. */
function alike(name: string): Ran {
  const [four, three] = (['helm', 'helm3'] as const).map((by) => render({ ...settings[name], by }))
  if (!four?.ok || !three?.ok) return { ok: false, out: '', said: `${four?.said}\n${three?.said}` }
  const drawn = /^( +(?:[A-Z_]+|checksum\/secret): )[\w+/=]{24,}$/gm
  const [other, same] = [four, three].map(({ out }) => out.replaceAll(/^\s*\n/gm, '').replaceAll(drawn, '$1'))
  return { ok: other === same, out: three.out, said: 'Helm 3 and Helm 4 render it differently' }
}

const everyKube = () =>
  together(
    Object.entries(settings).flatMap(([name, setting]) =>
      kubes.map((kube) => [`${name} on ${kube}`, render({ ...setting, kube })] as const),
    ),
  )

// The kinds that others bring (Gateway API, KEDA, Prometheus operator) are held against the fields we use: test/chart/schemas.
function conform(files: readonly string[]): Seen {
  const own = path.join(root, 'test/chart/schemas/{{.ResourceKind}}.json')
  const locations = [schemas ?? 'default', own].flatMap((location) => ['-schema-location', location])
  const ran = run('kubeconform', ['-strict', '-summary', '-kubernetes-version', '1.34.0', ...locations, ...files])
  const counts = /Valid: (\d+), Invalid: (\d+), Errors: (\d+), Skipped: (\d+)/.exec(ran.said) ?? []
  const [valid = 0, invalid, errors, skipped] = counts.slice(1).map(Number)
  const ok = ran.ok && valid > 0 && invalid === 0 && errors === 0 && skipped === 0
  return { ok, seen: `${valid} valid, ${invalid} invalid, ${skipped} skipped`, said: ran.said }
}

// Every check but those that ask for requests equal to limits: what is not used is lent to the neighbours, and CPU has no limit.
function score(file: string): Ran {
  const optional = ['container-seccomp-profile', 'container-ports-check', 'environment-variable-key-duplication']
  const enabled = optional.flatMap((name) => ['--enable-optional-test', name])
  const { out, said } = run('kube-score', ['score', '--ignore-container-cpu-limit', '-o', 'ci', ...enabled, file])
  const findings = out.split('\n').filter((line) => /^\[(CRITICAL|WARNING)\]/.test(line))
  return { ok: out !== '' && findings.length === 0, out, said: findings.join('\n') || said.slice(0, 500) }
}

const kustomize = () =>
  together(profiles.map((profile) => [profile, run('kubectl', ['kustomize', `k8s/overlays/${profile}`])]))

function ownTests(): Seen {
  const jest = path.join(root, 'node_modules/jest/bin/jest.js')
  const ran = run('node', ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, 'test/chart'])
  const seen = /^Tests:\s+(.*)$/m.exec(ran.said)?.[1] ?? 'nothing'
  return { ok: ran.ok, seen, said: ran.said }
}

import path from 'node:path'
import { chart, type Ran, root } from '../../scripts/chart/tools.ts'
import type { Urls } from '../../scripts/demo/urls.ts'
import type { Cluster } from './clusters.ts'
import { type Kube, namespace } from './kube.ts'

/** What every step works with. */
export interface Stage {
  readonly kube: Kube
  readonly cluster: Cluster
  readonly urls: Urls
  /** Elasticsearch as pods reach it; null: search runs on Postgres. */
  readonly elasticsearch: string | null
}

/** One thing that is shown. It answers what was seen, and throws what was seen instead of what is expected. */
export interface Step {
  readonly name: string
  readonly expected: string
  /** What it shows depends on a machine that is at rest: a busy one fails requests by itself. `--quick` leaves it out. */
  readonly atRest?: true
  /** Why it cannot be shown on this cluster; null when it can. */
  readonly without?: (stage: Stage) => string | null
  run(stage: Stage): Promise<string>
}

const values = path.join(root, 'test/cluster/values.yaml')

/** Installs or upgrades the shop to a build, with settings of the step's own. Never throws. */
export function helm(
  { kube, elasticsearch }: Stage,
  verb: 'install' | 'upgrade',
  { tag, own = {}, more = [] }: { tag: string; own?: object; more?: readonly string[] },
): Promise<Ran> {
  const search = elasticsearch ? ['--set', `secrets.values.ELASTICSEARCH_URL=${elasticsearch}`] : []
  const args = [
    verb,
    'quire',
    chart,
    '-n',
    namespace,
    '-f',
    values,
    '-f',
    '-',
    '--set',
    `image.tag=${tag}`,
    ...search,
    '--wait',
    ...more,
  ]
  return kube.run('helm', args, JSON.stringify(own))
}

/** The last sentence of what helm said against it. */
export const refusal = ({ said }: Ran): string =>
  said
    .replace(/^Error: /, '')
    .trim()
    .split('\n')
    .filter(Boolean)
    .slice(0, 6)
    .join(' ')

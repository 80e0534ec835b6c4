import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../..')
export const chart = path.join(root, 'helm/quire')
export const profiles = ['demo', 'small', 'production'] as const

/** Where this project's tools are kept. */
export const kept = process.env.QUIRE_TOOLS || path.join(homedir(), '.cache/quire-tools')

/** Where the JSON schemas of Kubernetes' kinds are, for kubeconform; undefined: it fetches them itself. */
export const schemas = [path.join(kept, 'schemas')].find(existsSync)

/** A program's path: from PATH first, then from where this project's tools are kept. */
export function toolAt(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), path.join(kept, 'bin')]
  return folders.map((folder) => path.join(folder, name)).find(existsSync)
}

export type Ran = { readonly ok: boolean; readonly out: string; readonly said: string }

/** Runs a program to its end; `said` is what it wrote to both of its outputs. */
export function run(name: string, args: readonly string[], input?: string): Ran {
  const tool = toolAt(name)
  if (!tool) throw new Error(`${name} is not here: put it on the PATH, or into ${path.join(kept, 'bin')}.`)
  const { status, stdout, stderr, error } = spawnSync(tool, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    // The own tests take a minute on an idle machine, and several on a busy one.
    timeout: 400_000,
    ...(input !== undefined && { input }),
  })
  if (error) throw error
  return { ok: status === 0, out: stdout, said: `${stdout}${stderr}`.trim() }
}

/** What `helm template` is asked besides the chart. */
export type Rendering = {
  /** Which Helm: 4 unless told otherwise. */
  readonly by?: 'helm' | 'helm3'
  readonly profile?: (typeof profiles)[number]
  /** The profile alone, without what an operator adds. */
  readonly bare?: true
  readonly values?: object
  readonly kube?: string
  readonly more?: readonly string[]
}

/** What the profiles leave to the operator, as this project's own renderings have it: a file of values. */
export const givenFor = (profile: (typeof profiles)[number]): readonly string[] =>
  profile === 'demo' ? [] : ['-f', path.join(root, 'test/chart/operator.yaml')]

/** Renders the chart as release `quire` in namespace `quire`. */
export function render({ by = 'helm', profile, bare, values, kube = '1.34.0', more = [] }: Rendering): Ran {
  const files = profile ? ['-f', path.join(chart, `profiles/${profile}.yaml`), ...(bare ? [] : givenFor(profile))] : []
  // YAML is a superset of JSON.
  const own = values ? ['-f', '-'] : []
  const args = ['template', 'quire', chart, '--namespace', 'quire', '--kube-version', kube, ...files, ...own, ...more]
  return run(by, args, values && JSON.stringify(values))
}

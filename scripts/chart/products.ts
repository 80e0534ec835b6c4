import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { dashboard, dashboardNames } from './dashboards.ts'
import { withTable } from './readme.ts'
import { renderedManifests } from './rendered.ts'
import { readValues } from './schema.ts'
import { root } from './tools.ts'

type Product = { readonly file: string; readonly text: string }

/** The files that are committed and made from others: what they are, and what they should be. */
export function stale(): string[] {
  return products().flatMap(({ file, text }) => (present(file) === text ? [] : [file]))
}

/** Writes those that differ; answers their names. The manifests come last: they are rendered from the others. */
export function write(): string[] {
  return [...written(ofTheChart()), ...written(renderedManifests())]
}

const products = (): Product[] => [...ofTheChart(), ...renderedManifests()]

function ofTheChart(): Product[] {
  const { schema, entries } = readValues(read('helm/quire/values.yaml'))
  return [
    { file: 'helm/quire/values.schema.json', text: `${JSON.stringify(schema, null, 1)}\n` },
    { file: 'helm/quire/README.md', text: withTable(read('helm/quire/README.md'), entries) },
    { file: 'helm/quire/files/supergraph.graphql', text: read('gateway/supergraph.graphql') },
    ...dashboardNames.map((name) => ({ file: `helm/quire/files/dashboards/${name}.json`, text: dashboard(name) })),
  ]
}

function written(some: readonly Product[]): string[] {
  return some.flatMap(({ file, text }) => {
    if (present(file) === text) return []
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
    return [file]
  })
}

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const present = (file: string) => (existsSync(path.join(root, file)) ? read(file) : undefined)

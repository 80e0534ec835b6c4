import type { Entry } from './schema.ts'

const begin = '<!-- values: written by npm run chart -->'
const end = '<!-- end of values -->'

/** The README with its table of values made anew. */
export function withTable(readme: string, entries: readonly Entry[]): string {
  const [head, rest] = readme.split(begin)
  const [, tail] = rest?.split(end) ?? []
  if (head === undefined || tail === undefined) throw new Error('helm/quire/README.md has lost the marks of its table')
  return `${head}${begin}\n\n${table(entries)}\n${end}${tail}`
}

function table(entries: readonly Entry[]): string {
  const rows = entries.map(({ path, about, value, isGroup }) =>
    isGroup ? `| **${path}** | | ${cell(about)} |` : `| ${path} | ${shown(value)} | ${cell(about)} |`,
  )
  return ['| value | default | |', '|---|---|---|', ...rows, ''].join('\n')
}

function shown(value: unknown): string {
  const text = JSON.stringify(value)
  if (text === '""') return ''
  return text.length > 90 ? 'see values.yaml' : `\`${cell(text)}\``
}

const cell = (text: string) => text.replaceAll('|', '\\|')

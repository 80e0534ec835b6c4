import { type Row, table } from '../start/table.ts'

/** One program as an image runs it: its folder under `dist/`, where it begins, and what lies beside it. */
export type Bundle = {
  readonly name: string
  readonly entry: string
  /** The file under `dist/<name>/`. */
  readonly file: string
  /** Folders and files that are read while it runs, by where they go. */
  readonly beside: Readonly<Record<string, string>>
}

const fonts = 'subgraphs/order/node_modules/dejavu-fonts-ttf'

const beside: Readonly<Record<string, Bundle['beside']>> = {
  gateway: { 'supergraph.graphql': 'gateway/supergraph.graphql' },
  web: { dist: 'web/dist' },
  order: {
    ...Object.fromEntries(
      ['DejaVuSansCondensed.ttf', 'DejaVuSansCondensed-Bold.ttf'].map((name) => [
        `fonts/${name}`,
        `${fonts}/ttf/${name}`,
      ]),
    ),
    'fonts/LICENSE': `${fonts}/LICENSE`,
  },
  inbox: Object.fromEntries(
    ['inbox.html', 'inbox.js', 'inbox.css', 'reader.css'].map((name) => [name, `dev/inbox/src/page/${name}`]),
  ),
}

/** The name of the image: the row that serves the pages is called after the first of them. */
export const imageOf = ({ name }: Row): string => (name === 'playground' ? 'web' : name)

const deeds: readonly Bundle[] = [
  { name: 'migrate', entry: 'scripts/bundle/migrate.ts', file: 'main.mjs', beside: { prisma: 'prisma' } },
  { name: 'seed', entry: 'scripts/bundle/seed.ts', file: 'main.mjs', beside: { data: 'subgraphs/catalog/seed/data' } },
]

/** Everything that becomes an image: each service of the shop, and the two deeds that prepare its databases. */
export const bundles: readonly Bundle[] = [...table.map(bundleOf), ...deeds]

function bundleOf(row: Row): Bundle {
  const name = imageOf(row)
  return { name, entry: row.entry, file: 'server.mjs', beside: beside[name] ?? {} }
}

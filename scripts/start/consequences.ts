export type Consequences = {
  /** Rooms whose code must be generated anew. */
  readonly generate: readonly string[]
  readonly compose: boolean
  /** Rooms whose migrations must be applied. */
  readonly migrate: readonly string[]
  readonly restart: readonly string[] | 'all'
}

const nothing: Consequences = { generate: [], compose: false, migrate: [], restart: [] }
const rooms = 'user|catalog|cart|order|search'

const rules: readonly [RegExp, (room: string) => Consequences][] = [
  [/\.test\.ts$|(^|\/)(generated|node_modules|dist|test)\//, () => nothing],
  [
    new RegExp(`^subgraphs/(${rooms})/([a-z-]+\\.)?schema\\.graphql$`),
    (room) => ({ generate: [room], compose: true, migrate: [], restart: [room, 'gateway'] }),
  ],
  [new RegExp(`^subgraphs/(${rooms})/src/`), (room) => ({ ...nothing, restart: [room] })],
  [/^contracts\/common\.graphql$/, () => ({ generate: rooms.split('|'), compose: true, migrate: [], restart: 'all' })],
  [/^(?:contracts|platform)\/[^/]+\.ts$/, () => ({ ...nothing, restart: 'all' })],
  [/^prisma\/([a-z]+)\/schema\.prisma$/, (room) => ({ ...nothing, generate: [room], restart: [room] })],
  [/^prisma\/([a-z]+)\/migrations\/.*\.sql$/, (room) => ({ ...nothing, migrate: [room], restart: [room] })],
  [/^workers\/([a-z]+)\/src\//, (worker) => ({ ...nothing, restart: [worker] })],
  [/^dev\/(stripe|inbox|carrier)\/src\//, (standIn) => ({ ...nothing, restart: [standIn] })],
  [/^(gateway)\/(?:src\/|supergraph\.graphql$)/, (gateway) => ({ ...nothing, restart: [gateway] })],
  [/^web\/(?:server|page-server|env)\.ts$/, () => ({ ...nothing, restart: ['playground'] })],
]

/** What follows from the saving of these files; the first rule that knows a path decides. */
export function consequencesOf(paths: readonly string[]): Consequences {
  return paths.map(consequences).reduce(
    (all, one) => ({
      generate: union(all.generate, one.generate),
      compose: all.compose || one.compose,
      migrate: union(all.migrate, one.migrate),
      restart: all.restart === 'all' || one.restart === 'all' ? 'all' : union(all.restart, one.restart),
    }),
    nothing,
  )
}

function consequences(path: string): Consequences {
  for (const [pattern, follow] of rules) {
    const match = pattern.exec(path)
    if (match) return follow(match[1] ?? '')
  }
  return nothing
}

function union(some: readonly string[], others: readonly string[]): string[] {
  return [...new Set([...some, ...others])]
}

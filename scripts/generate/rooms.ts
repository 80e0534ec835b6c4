import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** A file of GraphQL, with the path a person would open. */
export type SchemaFile = { readonly path: string; readonly text: string }

/** The subgraphs that have a contract, in the order of their names. */
export function roomsWithSchema(top = root): string[] {
  return foldersIn(join(top, 'subgraphs')).filter((room) => existsSync(join(top, 'subgraphs', room, 'schema.graphql')))
}

/** What makes up a room's schema: its own files (schema.graphql, then each <part>.schema.graphql), then the types that all rooms share. */
export function schemaFiles(room: string, top = root): SchemaFile[] {
  const parts = readdirSync(join(top, 'subgraphs', room)).filter((name) => name.endsWith('.schema.graphql'))
  return ['schema.graphql', ...parts.sort()]
    .map((name) => `subgraphs/${room}/${name}`)
    .concat('contracts/common.graphql')
    .filter((path) => existsSync(join(top, path)))
    .map((path) => ({ path, text: readFileSync(join(top, path), 'utf8') }))
}

export function joinedSdl(room: string, top = root): string {
  return schemaFiles(room, top)
    .map((file) => file.text.trim())
    .join('\n\n')
    .concat('\n')
}

/** The databases that have a Prisma schema, each with the package that may use its client. */
export function databases(top = root): { room: string; schema: string; output: string }[] {
  return foldersIn(join(top, 'prisma')).flatMap((room) => {
    const schema = join(top, 'prisma', room, 'schema.prisma')
    const owner = ['subgraphs', 'workers'].find((kind) => existsSync(join(top, kind, room)))
    if (!existsSync(schema)) return []
    if (!owner)
      throw new Error(`prisma/${room} belongs to no room: there is neither subgraphs/${room} nor workers/${room}`)
    return [{ room, schema, output: join(top, owner, room, 'src/generated/prisma') }]
  })
}

function foldersIn(path: string): string[] {
  if (!existsSync(path)) return []
  const entries = readdirSync(path, { withFileTypes: true })
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort()
}

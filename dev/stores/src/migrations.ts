import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { MigrationList } from '@prisma/schema-engine-wasm'
import type { Schema } from './engine.ts'

/** What `prisma/<room>/` says: the schema, the migrations in their order, and what SQL alone says beyond the schema. */
export type RoomFiles = {
  readonly schema: Schema
  readonly list: MigrationList
  readonly names: readonly string[]
  readonly sqlOnly: ReadonlySet<string>
}

export const lockfile = { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' }

/** @param dir `prisma/<room>`, holding `schema.prisma` and `migrations/<timestamp>_<name>/migration.sql` */
export async function readRoom(dir: string): Promise<RoomFiles> {
  const content = await readFile(path.join(dir, 'schema.prisma'), 'utf8')
  const baseDir = path.join(dir, 'migrations')
  const names = await migrationNames(dir)
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: await readFile(path.join(baseDir, name, 'migration.sql'), 'utf8') },
      },
    })),
  )
  const list = { baseDir, lockfile, shadowDbInitScript: '', migrationDirectories }
  return { schema: { path: path.join(dir, 'schema.prisma'), content }, list, names, sqlOnly: sqlOnlyIn(content) }
}

/** The names of a room's migrations, in their order. */
export async function migrationNames(dir: string): Promise<string[]> {
  const folder = path.join(dir, 'migrations')
  const entries = existsSync(folder) ? await readdir(folder, { withFileTypes: true }) : []
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

/** The rooms that have a folder with a schema under `prisma/`. */
export async function roomsWithDatabase(prismaDir: string): Promise<string[]> {
  const entries = await readdir(prismaDir)
  return entries.filter((room) => existsSync(path.join(prismaDir, room, 'schema.prisma'))).sort()
}

// `// SQL only: book_words_idx, book.words` in schema.prisma names what the migrations hold and Prisma cannot say:
// indexes and tables by their name, generated or defaulted columns as table.column.
function sqlOnlyIn(schema: string): Set<string> {
  const lines = [...schema.matchAll(/^\s*\/\/\/? SQL only:(.*)$/gm)].map((match) => match[1] ?? '')
  return new Set(
    lines
      .flatMap((line) => line.split(','))
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  )
}

import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { withEngine } from './engine.ts'
import { lockfile, type RoomFiles, readRoom } from './migrations.ts'

/** @property dir `prisma/<room>` */
export type Target = { readonly url: string; readonly dir: string }

export type MigrationStatus = {
  readonly waiting: readonly string[]
  readonly failed: readonly string[]
  readonly edited: readonly string[]
  /** Applied in the database but gone from the folder. */
  readonly unknown: readonly string[]
}

const filters = { externalTables: [], externalEnums: [] }

/**
 * Applies the migrations that wait, one process at a time, and answers their names. It writes `_prisma_migrations` as
 * Prisma does, so `prisma migrate deploy` may take over.
 */
export async function applyMigrations({ url, dir }: Target): Promise<string[]> {
  const { schema, list } = await readRoom(dir)
  return alone(url, () =>
    withEngine({ url, schema }, async (engine) => {
      const { editedMigrationNames } = await engine.diagnoseMigrationHistory({
        migrationsList: list,
        optInToShadowDatabase: false,
        filters,
      })
      const [edited] = editedMigrationNames
      if (edited)
        throw new Error(`The migration ${edited} was changed after it was applied. Restore it and write a new one.`)
      return (await engine.applyMigrations({ migrationsList: list, filters })).appliedMigrationNames
    }),
  )
}

export async function migrationStatus({ url, dir }: Target): Promise<MigrationStatus> {
  const { schema, list } = await readRoom(dir)
  const found = await withEngine({ url, schema }, (engine) =>
    engine.diagnoseMigrationHistory({ migrationsList: list, optInToShadowDatabase: false, filters }),
  )
  const history = found.history
  return {
    waiting: history && 'unappliedMigrationNames' in history ? history.unappliedMigrationNames : [],
    unknown: history && 'unpersistedMigrationNames' in history ? history.unpersistedMigrationNames : [],
    failed: found.failedMigrationNames,
    edited: found.editedMigrationNames,
  }
}

/**
 * The SQL that would bring the migrations to what `schema.prisma` says; empty when they agree. CHECKs, triggers, views,
 * functions, partial and expression indexes never count: Prisma does not see them. What it sees and cannot say is
 * forgiven when the schema names it in a line `// SQL only: …`.
 *
 * @param target.url any database of a server that lets us create a shadow database, dropped at the end
 */
export async function drift({ url, dir }: Target): Promise<string> {
  const room = await readRoom(dir)
  const { stdout } = await withEngine({ url, schema: room.schema }, (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...room.list },
      to: { tag: 'schemaDatamodel', files: [room.schema] },
      script: true,
      exitCode: false,
      filters,
    }),
  )
  return withoutSqlOnly(stdout ?? '', room)
}

/** Writes the migration that `drift` asks for; answers its folder, or undefined when there is nothing to write. */
export async function writeMigration({ url, dir, name }: Target & { name: string }): Promise<string | undefined> {
  const sql = await drift({ url, dir })
  if (sql === '') return undefined
  const timestamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const folder = path.join(dir, 'migrations', `${timestamp}_${name.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`)
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(dir, 'migrations', lockfile.path), lockfile.content)
  await writeFile(path.join(folder, 'migration.sql'), `${sql}\n`)
  return folder
}

function withoutSqlOnly(script: string, { sqlOnly }: RoomFiles): string {
  const blocks = script.split(/\n\n(?=-- )/).map((block) => block.trim())
  return blocks
    .filter((block) => block !== '' && !block.startsWith('-- This is an empty') && !isSqlOnly(block, sqlOnly))
    .join('\n\n')
}

function isSqlOnly(block: string, names: ReadonlySet<string>): boolean {
  const dropped = /^DROP (?:INDEX|TABLE) "([^"]+)";$/m.exec(block)
  if (dropped) return names.has(dropped[1] ?? '')
  const altered = /^ALTER TABLE "([^"]+)"\s+((?:ALTER COLUMN "[^"]+" DROP DEFAULT(?:,\s*)?)+);$/m.exec(block)
  const columns = [...(altered?.[2]?.matchAll(/ALTER COLUMN "([^"]+)"/g) ?? [])].map(
    (match) => `${altered?.[1]}.${match[1]}`,
  )
  return columns.length > 0 && columns.every((column) => names.has(column))
}

const migrationLock = 7_110_315

async function alone<Answer>(url: string, deed: () => Promise<Answer>): Promise<Answer> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    return await deed()
  } finally {
    await client.end()
  }
}

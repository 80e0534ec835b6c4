import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import type pg from 'pg'
import { openClient } from './client.ts'
import { withEngine } from './engine.ts'
import { floorOf, type History, readHistory, saysPast, standing, tooSoon } from './history.ts'
import { holders } from './holder.ts'
import { lockfile, type RoomFiles, readRoom } from './migrations.ts'
import { type Patience, patient } from './script.ts'

/** @property dir `prisma/<room>` */
export type Target = { readonly url: string; readonly dir: string }

/** @property served whether the release before is serving meanwhile, so that nothing may be taken from under it */
export type Applying = Target & { readonly served?: boolean; readonly patience?: Patience }

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
 * Prisma does, so `prisma migrate deploy` may take over. One that Postgres took back as a whole is tried again by the
 * next call; another failure stays until `markUndone`.
 */
export async function applyMigrations({ url, dir, served = false, patience = patient }: Applying): Promise<string[]> {
  const { schema, list, names } = await readRoom(dir)
  return alone({ url, patience }, async () => {
    refuseWhatCannotBegin(names, await readHistory(url), served)
    return withEngine({ url, schema, patience }, async (engine, reason) => {
      const { editedMigrationNames } = await engine.diagnoseMigrationHistory({
        migrationsList: list,
        optInToShadowDatabase: false,
        filters,
      })
      const [edited] = editedMigrationNames
      if (edited)
        throw new Error(`The migration ${edited} was changed after it was applied. Restore it and write a new one.`)
      try {
        return (await engine.applyMigrations({ migrationsList: list, filters })).appliedMigrationNames
      } catch (error) {
        const why = reason()
        const [failed] = (await readHistory(url)).failed
        if (!why || !failed) throw error
        if (why.undone) await engine.markMigrationRolledBack({ migrationName: failed })
        const next = why.undone ? 'All of it was taken back; the next run tries it again.' : stays(failed)
        throw new Error(`The migration ${failed} failed: ${why.message}\n${next}`, { cause: why })
      }
    })
  })
}

/** Lets a migration that began and did not end be tried again, once a person has taken back by hand what it left. */
export async function markUndone({ url, dir, name }: Target & { name: string }): Promise<void> {
  const { schema } = await readRoom(dir)
  await alone({ url, patience: patient }, () =>
    withEngine({ url, schema }, (engine) => engine.markMigrationRolledBack({ migrationName: name })),
  )
}

function refuseWhatCannotBegin(names: readonly string[], history: History, served: boolean): void {
  const { waiting, past } = standing(names, history)
  const [failed] = history.failed
  if (failed) throw new Error(`The migration ${failed} began and did not end. ${stays(failed)}`)
  if (past[0]) throw new Error(saysPast(names, past[0]))
  // In a new database nobody serves yet.
  const breaking = served && history.applied.length > 0 ? tooSoon(waiting) : undefined
  if (breaking)
    throw new Error(
      `${breaking} would break the release that is serving, which does not carry migration ${floorOf(breaking)}. ` +
        'Upgrade first to a build that carries it and not the contract. Nothing was applied.',
    )
}

function stays(name: string): string {
  return `It blocks every later one: take back by hand what it left (an invalid index: DROP INDEX CONCURRENTLY), then say so: npm run migrate -- undone <room> ${name}, or --undone ${name} in the image.`
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
  const { names } = await readRoom(dir)
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(dir, 'migrations', lockfile.path), lockfile.content)
  // The first migration finds nobody to keep waiting.
  const bound = names.length > 0 ? "SET LOCAL lock_timeout = '2s';\n\n" : ''
  await writeFile(path.join(folder, 'migration.sql'), `${bound}${sql}\n`)
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

async function alone<Answer>(
  { url, patience: { deadlineMs } }: { url: string; patience: Patience },
  deed: () => Promise<Answer>,
): Promise<Answer> {
  const client = await openClient(url)
  const until = performance.now() + deadlineMs
  try {
    // Whoever waits inside a statement holds a snapshot, and an index that is built concurrently would wait for it in turn.
    while (!(await takesLock(client))) {
      if (performance.now() > until)
        throw new Error(
          `Another migration of this database did not end within ${Math.round(deadlineMs / 1000)} s: ${await holderOf(client)}. Nothing was applied.`,
        )
      await after(500)
    }
    return await deed()
  } finally {
    await client.end()
  }
}

async function takesLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ ours: boolean }>('select pg_try_advisory_lock($1) as ours', [migrationLock])
  return rows[0]?.ours === true
}

function holderOf(client: pg.Client): Promise<string> {
  return holders(
    client,
    `select pid from pg_locks where locktype = 'advisory' and granted and objid = $1
       and database = (select oid from pg_database where datname = current_database())`,
    migrationLock,
  )
}

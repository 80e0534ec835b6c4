import pg from 'pg'
import { openClient } from './client.ts'

/** What a database says of its migrations. A failed one has begun and not ended, or was told to have failed. */
export type History = { readonly applied: readonly string[]; readonly failed: readonly string[] }

/** How a build stands to a database. */
export type Standing = {
  /** What the build needs and the database lacks: the schema is too old for it. */
  readonly waiting: readonly string[]
  /** Those of the build that began and did not end. */
  readonly failed: readonly string[]
  /** Contracts of later builds whose floor this build does not reach: the schema is past it. */
  readonly past: readonly string[]
}

/** What `_prisma_migrations` says; nothing where nothing was ever migrated. */
export async function readHistory(url: string): Promise<History> {
  const client = await openClient(url)
  try {
    const { rows } = await client.query<{ name: string; ended: boolean }>(
      `select migration_name as name, finished_at is not null as ended from _prisma_migrations
       where rolled_back_at is null order by started_at`,
    )
    const named = (ended: boolean) => rows.filter((row) => row.ended === ended).map(({ name }) => name)
    return { applied: named(true), failed: named(false) }
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === undefinedTable) return { applied: [], failed: [] }
    throw error
  } finally {
    await client.end()
  }
}

const undefinedTable = '42P01'

/**
 * Migrations of a later build do not count until one contracts past this build: so a rollback works, and a scale-out in
 * the middle of an upgrade.
 *
 * @param names the migrations that the build carries
 */
export function standing(names: readonly string[], { applied, failed }: History): Standing {
  return {
    waiting: names.filter((name) => !applied.includes(name)),
    failed: failed.filter((name) => names.includes(name)),
    past: applied.filter((name) => !reaches(names, name)),
  }
}

/**
 * The timestamp of the migration that a build must carry to live with what this contract takes away; undefined for a
 * migration that takes nothing away. It is in the name because the name is all of a migration that an older build can
 * read in the database.
 */
export function floorOf(name: string): string | undefined {
  return /^\d{14}_contract_\w+_needs_(\d{14})$/.exec(name)?.[1]
}

/** The contracts among `waiting` that would break the release that serves: it cannot carry their floor, which waits as well. */
export function tooSoon(waiting: readonly string[]): string | undefined {
  return waiting.find((name) => {
    const floor = floorOf(name)
    return floor !== undefined && waiting.some((other) => other.startsWith(floor))
  })
}

export function saysPast(names: readonly string[], by: string): string {
  return `This database is contracted past this build: ${by} took away what the build reads, and serves only builds that carry migration ${floorOf(by)}; the last that this one carries is ${names.at(-1) ?? 'none'}. Run a build that carries it.`
}

function reaches(names: readonly string[], contract: string): boolean {
  const floor = floorOf(contract)
  return floor === undefined || names.some((name) => name.startsWith(`${floor}_`))
}

import { PrismaPg } from '@prisma/adapter-pg'
import { Pool } from 'pg'
import type { Life } from './lifecycle.ts'

/** The raw side of a Prisma client or of its open transaction: SQL as tagged templates, values always as parameters. */
export interface Sql {
  $queryRaw<T = unknown>(query: TemplateStringsArray, ...values: unknown[]): PromiseLike<T>
  $executeRaw(query: TemplateStringsArray, ...values: unknown[]): PromiseLike<number>
}

/** A Prisma client whose transactions are of type Tx. */
export interface Transacts<Tx extends Sql> {
  $transaction<T>(work: (tx: Tx) => Promise<T>, options?: { maxWait?: number; timeout?: number }): Promise<T>
}

/**
 * Opens the pool of one room's database and Prisma's adapter over it; both share the same connections.
 * @param most connections at the most
 */
export function openPool(life: Life, url: string, most = 10): { pool: Pool; adapter: PrismaPg } {
  const pool = new Pool({
    connectionString: url,
    max: most,
    connectionTimeoutMillis: 3000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 8000,
    keepAlive: true,
  })
  // An idle connection that breaks (the database restarts) must not end the process; the next query opens a new one.
  pool.on('error', (err) => life.log.warn({ reason: err.message }, 'database.connection-lost'))
  life.hold('database', pool, () => pool.end())
  return { pool, adapter: new PrismaPg(pool) }
}

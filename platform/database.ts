import { PrismaPg } from '@prisma/adapter-pg'
import { Pool } from 'pg'
import { openGauge } from './gauge.ts'
import type { Life } from './lifecycle.ts'
import type { Metrics } from './metrics.ts'
import { openStatementNames } from './statement-names.ts'

/** The raw side of a Prisma client or of its open transaction: SQL as tagged templates, values always as parameters. */
export interface Sql {
  $queryRaw<T = unknown>(query: TemplateStringsArray, ...values: unknown[]): PromiseLike<T>
  $executeRaw(query: TemplateStringsArray, ...values: unknown[]): PromiseLike<number>
}

/** A Prisma client whose transactions are of type Tx. */
export interface Transacts<Tx extends Sql> {
  $transaction<T>(work: (tx: Tx) => Promise<T>, options?: { maxWait?: number; timeout?: number }): Promise<T>
}

/** How many connections at the most (10 unless told otherwise), and where their use is told. */
export interface PoolPlan {
  readonly most?: number | undefined
  readonly metrics?: Metrics | undefined
}

// `connect_timeout` in the address, in seconds, as libpq has it: a machine where many things begin at once needs more than two.
function patienceOf(url: string): number {
  const seconds = Number(new URL(url).searchParams.get('connect_timeout') ?? 2)
  return seconds > 0 ? seconds * 1000 : 2000
}

/**
 * Opens the pool of one room's database and Prisma's adapter over it; both share the same connections. Nobody waits for ever: two
 * seconds for a connection (or `connect_timeout` of the address), eight for a statement, nine when the server does not say that it gave up.
 */
export function openPool(
  life: Life,
  url: string,
  { most = 10, metrics }: PoolPlan = {},
): { pool: Pool; adapter: PrismaPg } {
  const pool = new Pool({
    connectionString: url,
    max: most,
    // Under the 2.8 seconds that a query may take at the gateway, so that the room's own answer is the one that is shown.
    connectionTimeoutMillis: patienceOf(url),
    idleTimeoutMillis: 30_000,
    statement_timeout: 8000,
    // The server cuts a statement off, and when it is the server that hangs, this end does.
    query_timeout: 9000,
    // A process that stops in the middle of a transaction does not hold its locks for ever.
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  })
  // An idle connection that breaks (the database restarts) must not end the process; the next query opens a new one.
  pool.on('error', (err) => life.log.warn({ reason: err.message }, 'database.connection-lost'))
  life.hold('database', pool, () => pool.end())
  if (metrics) tellUse(pool, most, metrics)
  // The type wants a name for every statement; without one pg sends it whole, which is what is meant.
  const statementNameGenerator = openStatementNames() as (query: { sql: string }) => string
  return { pool, adapter: new PrismaPg(pool, { statementNameGenerator }) }
}

function tellUse(pool: Pool, most: number, metrics: Metrics): void {
  const gauge = (name: string, help: string, read: () => number) => openGauge(metrics, { name, help, read })
  gauge('quire_database_connections', 'Connections to the database that are open.', () => pool.totalCount)
  gauge('quire_database_connections_idle', 'Open connections that nobody uses now.', () => pool.idleCount)
  gauge('quire_database_connections_most', 'How many connections this process may open.', () => most)
  gauge('quire_database_waiting', 'How many wait for a connection now.', () => pool.waitingCount)
}

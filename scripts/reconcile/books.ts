import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { ask } from '../../dev/stores/src/postgres.ts'
import { root, type Settings } from '../start/settings.ts'
import { databaseFromOutside, storesOfRunningShop } from '../start/stores.ts'

/** What the two sides disagree about, as the table `finding` has it. */
export interface Finding {
  readonly id: string
  readonly kind: string
  readonly order_id: string | null
  readonly provider_id: string
  readonly ours: string | null
  readonly theirs: string | null
  readonly healed: boolean
  readonly found_at: Date
}

/** One comparison, as the table `reconciliation` has it, with what it mended. */
export interface Run {
  readonly id: string
  readonly window_from: Date
  readonly window_to: Date
  readonly asked_by: string
  readonly ended_at: Date | null
  readonly failure: string | null
  readonly counts: Readonly<Record<string, number>>
  readonly healed: readonly Finding[]
}

/** The payment database that is meant, and the sentence that says whose it is. Throws a sentence when there is none. */
export async function paymentDatabase(settings: Settings): Promise<{ url: string; whose: string }> {
  const named = databaseFromOutside(settings, 'payment')
  if (named) return { url: named, whose: `The payments at ${hostOf(named)}, which DATABASE_URL_PAYMENT names:` }
  const state = path.relative(root, settings.state) || '.'
  const running = await storesOfRunningShop(settings)
  if (running) return { url: running.databases.payment, whose: `The shop of npm start on this machine (${state}):` }
  throw new Error(
    existsSync(settings.state)
      ? `The shop in ${state} is not open: npm start opens it. For another one, set DATABASE_URL_PAYMENT.`
      : `There is no shop of npm start in ${state}. For another one, set DATABASE_URL_PAYMENT.`,
  )
}

function hostOf(url: string): string {
  if (!URL.canParse(url))
    throw new Error('DATABASE_URL_PAYMENT is not an address: postgresql://user:password@host/database.')
  const { hostname, port, pathname, searchParams } = new URL(url)
  return `${hostname || searchParams.get('host') || 'localhost'}:${port || 5432}${pathname}`
}

/** Asks for a comparison of the last days; while one is under way that one is the answer. */
export async function askFor(url: string, { days, who }: { days: number; who: string }): Promise<string> {
  const [made] = await ask(
    url,
    `INSERT INTO reconciliation (id, window_from, window_to, asked_by)
     VALUES ($1, now() - $2 * interval '1 day', now(), $3) ON CONFLICT DO NOTHING RETURNING id`,
    [randomUUID(), days, who],
  )
  const open = made ?? (await ask(url, 'SELECT id FROM reconciliation WHERE ended_at IS NULL'))[0]
  if (!open) throw new Error('A comparison ended just now; ask again.')
  return String(open.id)
}

export async function readRun(url: string, id: string): Promise<Run> {
  const [run] = await ask(url, 'SELECT * FROM reconciliation WHERE id = $1', [id])
  const healed = await ask(url, 'SELECT * FROM finding WHERE seen_in = $1 AND healed ORDER BY found_at', [id])
  if (!run) throw new Error(`There is no comparison ${id}.`)
  return { ...run, healed } as unknown as Run
}

export const openFindings = async (url: string) =>
  (await ask(
    url,
    'SELECT * FROM finding WHERE closed_at IS NULL AND NOT healed ORDER BY found_at',
  )) as unknown as Finding[]

/** Closes an open finding in somebody's name; false when there is none of this id. */
export async function close(url: string, { id, who, why }: { id: string; who: string; why: string }): Promise<boolean> {
  const closed = await ask(
    url,
    `UPDATE finding SET closed_at = now(), closed_by = $2, closed_why = $3
     WHERE id = $1 AND closed_at IS NULL AND NOT healed RETURNING id`,
    [id, who, why],
  )
  return closed.length === 1
}

import { newId } from '@quire/platform/id'
import type { Counts, Finding, Window } from '../domain/reconcile.ts'
import type { PrismaClient } from '../generated/prisma/client.ts'

/** A comparison that this process has in hand. */
export interface Run {
  readonly id: string
  readonly window: Window
  readonly tries: number
  /** Proves that the lease is still its own. */
  readonly holder: string
}

export interface ReconciliationStore {
  /** Asks for one; while another is asked for or runs, that one is the answer. A night is asked for once. */
  ask(wish: { window: Window; by: string; night?: Date }): Promise<{ kind: 'asked' | 'under-way'; id: string } | null>
  /** Takes the one that is asked for, unless another process has it in hand. */
  take(): Promise<Run | null>
  /** Keeps it for another minute; false when another process took it over. */
  keep(run: Run): Promise<boolean>
  /** Writes a finding down, once each; one that somebody closed stays closed while both sides say the same. */
  note(run: Run, finding: Finding): Promise<void>
  /** Closes open findings about what it compared and did not find again. */
  agree(run: Run, compared: readonly string[]): Promise<void>
  /** Ends it. Answers how many are new and open. */
  finish(run: Run, counts: Counts): Promise<{ healed: number; reported: number } | null>
  /** It came to nothing: another try follows after a pause, or, when `last`, it ends with the reason. */
  putBack(run: Run, failure: string, last: boolean): Promise<void>
}

// Who closed what both sides came to agree about.
const itself = 'reconciliation'

/** Reconciliations, each in the hands of one process at a time by a lease of a minute, by the database's own clock. */
export function openReconciliationStore(prisma: PrismaClient): ReconciliationStore {
  return {
    ask: (wish) => ask(prisma, wish),
    take: () => take(prisma),
    async keep({ id, holder }) {
      const kept = await prisma.$executeRaw`
        UPDATE reconciliation SET lease_until = now() + interval '1 minute'
        WHERE id = ${id}::uuid AND lease_holder = ${holder}::uuid AND ended_at IS NULL`
      return kept === 1
    },
    note: (run, finding) => note(prisma, run, finding),
    agree: (run, compared) => agree(prisma, run, compared),
    finish: (run, counts) => finish(prisma, run, counts),
    async putBack({ id, holder }, failure, last) {
      await prisma.$executeRaw`
        UPDATE reconciliation SET failure = ${failure.slice(0, 500)}, lease_until = now() + tries * interval '20 seconds',
          ended_at = CASE WHEN ${last} THEN now() END
        WHERE id = ${id}::uuid AND lease_holder = ${holder}::uuid AND ended_at IS NULL`
    },
  }
}

async function ask(
  prisma: PrismaClient,
  { window: { from, to }, by, night }: { window: Window; by: string; night?: Date },
): Promise<{ kind: 'asked' | 'under-way'; id: string } | null> {
  const id = newId()
  const made = await prisma.$executeRaw`
    INSERT INTO reconciliation (id, window_from, window_to, asked_by, night)
    VALUES (${id}::uuid, ${from}, ${to}, ${by}, ${night ?? null}::date) ON CONFLICT DO NOTHING`
  if (made === 1) return { kind: 'asked', id }
  const [open] = await prisma.$queryRaw<{ id: string }[]>`SELECT id FROM reconciliation WHERE ended_at IS NULL`
  return open ? { kind: 'under-way', id: open.id } : null
}

async function take(prisma: PrismaClient): Promise<Run | null> {
  const holder = newId()
  const [run] = await prisma.$queryRaw<{ id: string; tries: number; from: Date; to: Date }[]>`
    UPDATE reconciliation SET started_at = coalesce(started_at, now()), tries = tries + 1, failure = NULL,
      lease_holder = ${holder}::uuid, lease_until = now() + interval '1 minute'
    WHERE id = (
      SELECT id FROM reconciliation WHERE ended_at IS NULL AND (lease_until IS NULL OR lease_until < now())
      LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING id, tries, window_from AS "from", window_to AS "to"`
  return run ? { id: run.id, tries: run.tries, holder, window: { from: run.from, to: run.to } } : null
}

async function note(prisma: PrismaClient, run: Run, finding: Finding): Promise<void> {
  const { kind, orderId, providerId, ours, theirs, healed } = finding
  await prisma.$executeRaw`
    INSERT INTO finding AS known (id, reconciliation_id, seen_in, kind, order_id, provider_id, ours, theirs, healed)
    VALUES (${newId()}::uuid, ${run.id}::uuid, ${run.id}::uuid, ${kind}, ${orderId}::uuid, ${providerId}, ${ours}, ${theirs}, ${healed})
    ON CONFLICT (kind, provider_id) DO UPDATE SET seen_in = EXCLUDED.seen_in, ours = EXCLUDED.ours, theirs = EXCLUDED.theirs,
      closed_at = CASE WHEN (known.ours, known.theirs) IS NOT DISTINCT FROM (EXCLUDED.ours, EXCLUDED.theirs)
        AND known.closed_by <> ${itself} THEN known.closed_at END`
}

async function agree(prisma: PrismaClient, { id, holder }: Run, compared: readonly string[]): Promise<void> {
  await prisma.$executeRaw`
    UPDATE finding SET closed_at = now(), closed_by = ${itself}, closed_why = 'both sides agree by now'
    WHERE closed_at IS NULL AND NOT healed AND seen_in <> ${id}::uuid AND provider_id = ANY(${[...compared]})
      AND EXISTS (SELECT FROM reconciliation WHERE id = ${id}::uuid AND lease_holder = ${holder}::uuid AND ended_at IS NULL)`
}

async function finish(
  prisma: PrismaClient,
  { id, holder }: Run,
  counts: Counts,
): Promise<{ healed: number; reported: number } | null> {
  return prisma.$transaction(async (tx) => {
    const [made] = await tx.$queryRaw<{ healed: number; reported: number }[]>`
      SELECT count(*) FILTER (WHERE healed)::int AS healed,
        count(*) FILTER (WHERE NOT healed AND reconciliation_id = ${id}::uuid)::int AS reported
      FROM finding WHERE seen_in = ${id}::uuid`
    const found = made ?? { healed: 0, reported: 0 }
    const ended = await tx.$executeRaw`
      UPDATE reconciliation SET ended_at = now(), failure = NULL, counts = ${JSON.stringify({ ...counts, ...found })}::jsonb
      WHERE id = ${id}::uuid AND lease_holder = ${holder}::uuid AND ended_at IS NULL`
    return ended === 0 ? null : found
  })
}

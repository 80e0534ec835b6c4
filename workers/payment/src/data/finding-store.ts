import type { Doors } from '@quire/contracts/doors'
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts'
import { type ListPage, type ListPlace, pageOf } from './places.ts'

type Answer = Doors['payment.reconciliations']['answer']['_output']
type ToldRun = Answer['reconciliations'][number]
type ToldFinding = Answer['open'][number]

/** What reconciliations found, for people. */
export interface FindingStore {
  /** Runs with what each was the first to find, newest first. */
  runs(after: ListPlace, limit: number): Promise<ListPage<ToldRun>>
  /** All that is open of any run, the oldest first; five hundred at the most. */
  open(): Promise<ToldFinding[]>
  /** A person has seen to it. `settled`: it was closed, or mended, before. */
  close(finding: { id: string; who: string; why: string }): Promise<'closed' | 'settled' | 'unknown'>
}

export function openFindingStore(prisma: PrismaClient): FindingStore {
  return {
    async runs({ at: askedAt, id }, limit) {
      const found = { orderBy: { foundAt: 'asc' }, take: 100 } as const
      const rows = await prisma.reconciliation.findMany({
        where: {
          askedAt: { lte: askedAt },
          OR: [{ askedAt: { lt: askedAt } }, ...(id ? [{ id: { lt: id } }] : [])],
        },
        include: { found },
        orderBy: [{ askedAt: 'desc' }, { id: 'desc' }],
        take: limit + 1,
      })
      const page = pageOf(rows, limit, (row) => ({ at: row.askedAt, id: row.id }))
      return { ...page, rows: page.rows.map(toldRun) }
    },
    async open() {
      const where = { closedAt: null, healed: false }
      return (await prisma.finding.findMany({ where, orderBy: { foundAt: 'asc' }, take: 500 })).map(toldFinding)
    },
    async close({ id, who, why }) {
      const data = { closedAt: new Date(), closedBy: who, closedWhy: why }
      const { count } = await prisma.finding.updateMany({ where: { id, closedAt: null, healed: false }, data })
      if (count === 1) return 'closed'
      return (await prisma.finding.count({ where: { id } })) === 1 ? 'settled' : 'unknown'
    },
  }
}

const nothing = { intents: 0, refunds: 0, disputes: 0, healed: 0, reported: 0 }

type RunRow = Prisma.ReconciliationGetPayload<{ include: { found: true } }>

const toldRun = (row: RunRow): ToldRun => ({
  id: row.id,
  from: row.windowFrom.toISOString(),
  to: row.windowTo.toISOString(),
  askedAt: row.askedAt.toISOString(),
  askedBy: row.askedBy,
  startedAt: row.startedAt?.toISOString() ?? null,
  endedAt: row.endedAt?.toISOString() ?? null,
  failure: row.failure,
  // Only the end of a run writes this column.
  counts: { ...nothing, ...(row.counts as Partial<typeof nothing>) },
  findings: row.found.map(toldFinding),
})

const toldFinding = (row: Prisma.FindingGetPayload<object>): ToldFinding => ({
  id: row.id,
  // Only `note` writes this column.
  kind: row.kind as ToldFinding['kind'],
  orderId: row.orderId,
  providerId: row.providerId,
  ours: row.ours,
  theirs: row.theirs,
  healed: row.healed,
  foundAt: row.foundAt.toISOString(),
  closedAt: row.closedAt?.toISOString() ?? null,
  closedBy: row.closedBy,
  closedWhy: row.closedWhy,
})

import { invalid } from '../http/errors.ts'
import type { Intent } from '../shapes.ts'

interface Clause {
  readonly field: string
  readonly key: string | undefined
  readonly value: string
}

const clause = /^\s*(-?)([a-z_]+)(?:\[["']([^"']+)["']\])?\s*:\s*(?:"([^"]*)"|'([^']*)'|(\d+))\s*$/

/** Stripe's search, as far as equality goes: `metadata['order']:'42' AND status:'succeeded'`, joined by AND. */
export function searchIntents(
  rows: readonly Intent[],
  { query, limit = 10, page }: { query: string; limit?: number | undefined; page?: string | undefined },
) {
  const clauses = query.split(/\s+AND\s+/i).map(readClause)
  const found = rows.filter((row) => clauses.every((each) => shownIn(row, each) === each.value)).reverse()
  const start = page === undefined ? 0 : Number(page)
  if (!Number.isInteger(start)) throw invalid('Invalid page token', { param: 'page' })
  const more = found.length > start + limit
  const data = found.slice(start, start + limit)
  return {
    object: 'search_result',
    data,
    has_more: more,
    next_page: more ? String(start + limit) : null,
    url: '/v1/payment_intents/search',
  }
}

function readClause(text: string): Clause {
  const [, minus, field = '', key, double, single, number] = clause.exec(text) ?? []
  const known = field === 'metadata' ? key !== undefined : ['amount', 'currency', 'customer', 'status'].includes(field)
  if (!known || minus)
    throw invalid(`We were unable to parse your search query near: ${text.slice(0, 60)}`, { param: 'query' })
  return { field, key, value: double ?? single ?? number ?? '' }
}

function shownIn(row: Intent, { field, key }: Clause): string | undefined {
  if (field === 'metadata') return row.metadata[key ?? '']
  return String(row[field as 'amount' | 'currency' | 'customer' | 'status']) // readClause lets no other field through
}

import { missing } from './errors.ts'

interface Page {
  readonly created?: number | { readonly [K in 'gt' | 'gte' | 'lt' | 'lte']?: number | undefined } | undefined
  readonly limit?: number | undefined
  readonly starting_after?: string | undefined
  readonly ending_before?: string | undefined
}
interface Listed {
  readonly id: string
  readonly created: number
}

/** One page of a list, newest first, from rows given oldest first. */
export function pageOf<R extends Listed>(
  rows: readonly R[],
  { url, kind, page }: { url: string; kind: string; page: Page },
) {
  const found = rows.filter((row) => bornWhen(row.created, page.created)).reverse()
  const limit = page.limit ?? 10
  const place = (id: string, param: string) => {
    const at = found.findIndex((row) => row.id === id)
    if (at < 0) throw missing(kind, id, param)
    return at
  }
  if (page.ending_before !== undefined) {
    const end = place(page.ending_before, 'ending_before')
    return answer(found.slice(Math.max(0, end - limit), end), { url, more: end > limit })
  }
  const start = page.starting_after === undefined ? 0 : place(page.starting_after, 'starting_after') + 1
  return answer(found.slice(start, start + limit), { url, more: found.length > start + limit })
}

const answer = <R>(data: R[], { url, more }: { url: string; more: boolean }) => ({
  object: 'list',
  data,
  has_more: more,
  url,
})

function bornWhen(at: number, asked: Page['created']): boolean {
  if (asked === undefined) return true
  if (typeof asked === 'number') return at === asked
  const { gt = -1, gte = 0, lt = Infinity, lte = Infinity } = asked
  return at > gt && at >= gte && at < lt && at <= lte
}

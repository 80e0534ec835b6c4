import { badUserInput } from './errors.ts'
import { type Keys, readStatement, signStatement } from './signature.ts'

/** The paging arguments of a Relay connection. */
export interface PageArguments {
  readonly first?: number | null | undefined
  readonly after?: string | null | undefined
}

/** What a store is asked for: `limit` rows after `after` (the place a cursor told of). */
export interface Page<Place> {
  readonly limit: number
  readonly after: Place | null
}

/** A Relay connection without its total count. */
export interface Connection<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[]
  readonly nodes: readonly T[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
}

const wrong = (field: string, message: string) => badUserInput(`${field} ${message}`, [{ field: [field], message }])

/**
 * Pages of one list. Cursors are signed and bound to the list (its name, filter and sorting), so that a cursor made up, or of
 * another list, is BAD_USER_INPUT and never a query.
 * @param most the highest `first`; `usual` stands in when none is given
 */
export function pagesOf<Place>(list: string, key: Keys, { most = 100, usual = 20 } = {}) {
  return {
    /** Reads the arguments; ask the store for `limit + 1` rows to learn whether more follows. */
    read({ first, after }: PageArguments): Page<Place> {
      const limit = first ?? usual
      if (!Number.isInteger(limit) || limit < 1 || limit > most) throw wrong('first', `must be between 1 and ${most}.`)
      if (after === null || after === undefined) return { limit, after: null }
      const said = readStatement(after, key) as { list: string; place: Place } | null
      if (said?.list !== list) throw wrong('after', 'is not a cursor of this list.')
      return { limit, after: said.place }
    },
    /** Makes the connection from up to `limit + 1` rows. */
    connect<T>(rows: readonly T[], page: Page<Place>, placeOf: (row: T) => Place): Connection<T> {
      const nodes = rows.slice(0, page.limit)
      const edges = nodes.map((node) => ({ cursor: signStatement({ list, place: placeOf(node) }, key), node }))
      const pageInfo = {
        hasNextPage: rows.length > page.limit,
        hasPreviousPage: page.after !== null,
        startCursor: edges[0]?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      }
      return { edges, nodes, pageInfo }
    },
  }
}

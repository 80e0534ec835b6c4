import { digest } from './signature.ts'

/** The name under which a connection keeps a statement parsed and planned; undefined: it is sent whole each time. */
export type NameOf = (query: { readonly sql: string }) => string | undefined

const mostNames = 300

// A statement that is kept has its columns for good: a migration that adds one would break those that ask for all there are, in every
// process of the release before.
const asksForAll = /(^|\))\s*SELECT\s+(\w+\.)?\*|\bRETURNING\s+(\w+\.)?\*/i

/**
 * Names for the statements of one process. What Postgres has under a name it neither parses nor plans again, which is half of what a
 * small statement costs. Only texts that come a second time get a name, and at most 300 do: each is memory in every connection, and a
 * statement that is put together differently each time would fill them.
 */
export function openStatementNames(most = mostNames): NameOf {
  const names = new Map<string, string>()
  let seen = new Set<string>()
  return ({ sql }) => {
    const known = names.get(sql)
    if (known !== undefined || names.size >= most || asksForAll.test(sql)) return known
    if (!seen.has(sql)) {
      if (seen.size >= most) seen = new Set()
      seen.add(sql)
      return undefined
    }
    const name = digest(sql).slice(0, 22)
    seen.delete(sql)
    names.set(sql, name)
    return name
  }
}

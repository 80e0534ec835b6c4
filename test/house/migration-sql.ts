import { hasSqlDetails, loadModule, type Node, parseSync } from 'libpg-query'

/** Makes Postgres' own parser ready, which is WebAssembly: it reads what Postgres reads. */
export const parserReady: () => Promise<void> = loadModule

/** One statement of a migration, with what its author says in defence of it. */
export type Statement = { readonly node: Node; readonly line: number; readonly allowed: readonly string[] }

export type Unread = { readonly line: number; readonly message: string }

/** The statements of a file, or where Postgres stops to understand it. */
export function readStatements(sql: string): { readonly statements: readonly Statement[]; readonly unread?: Unread } {
  // Postgres counts bytes.
  const bytes = Buffer.from(sql)
  const lineAt = (byte: number) => bytes.subarray(0, byte).toString().split('\n').length
  try {
    const statements = (parseSync(sql).stmts ?? []).flatMap(({ stmt, stmt_location: from = 0 }) => {
      if (!stmt) return []
      const before = /(?:--.*\n\s*)*$/.exec(bytes.subarray(0, from).toString())?.[0] ?? ''
      return [{ node: stmt, line: lineAt(from), allowed: allowedIn(before) }]
    })
    return { statements }
  } catch (error) {
    if (!(error instanceof Error) || !hasSqlDetails(error)) throw error
    const at = error.sqlDetails?.cursorPosition ?? 0
    return { statements: [], unread: { line: lineAt(at), message: error.message } }
  }
}

// `-- allowed: narrows, for the list is longer than the one before` above a statement. Without a reason it allows nothing.
function allowedIn(comments: string): string[] {
  return [...comments.matchAll(/--\s*allowed:\s*([a-z-]+), for .{10,}/g)].map((match) => match[1] ?? '')
}

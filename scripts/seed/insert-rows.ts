/** What runs a statement whose text we wrote ourselves. */
export interface Runs {
  $executeRawUnsafe(query: string, ...values: unknown[]): PromiseLike<number>
  $queryRawUnsafe<T>(query: string, ...values: unknown[]): PromiseLike<T>
}

export type Row = Readonly<Record<string, string | number | null>>

/** Inserts rows that are not there yet, in one statement; what is there stays as it was left. Answers how many were new. */
export async function insertRows(sql: Runs, table: string, rows: readonly Row[]): Promise<number> {
  return rows.length === 0 ? 0 : sql.$executeRawUnsafe(insertion(table, rows), JSON.stringify(rows))
}

/** The same, answering one column of the rows that were new. */
export async function insertNew(
  sql: Runs,
  { table, rows, answer }: { table: string; rows: readonly Row[]; answer: string },
): Promise<string[]> {
  if (rows.length === 0) return []
  const statement = `${insertion(table, rows)} RETURNING "${answer}"::text AS answer`
  const found = await sql.$queryRawUnsafe<{ answer: string }[]>(statement, JSON.stringify(rows))
  return found.map((row) => row.answer)
}

function insertion(table: string, rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {})
    .map((name) => `"${name}"`)
    .join(', ')
  return `INSERT INTO "${table}" (${columns})
    SELECT ${columns} FROM jsonb_populate_recordset(NULL::"${table}", $1::jsonb) ON CONFLICT DO NOTHING`
}

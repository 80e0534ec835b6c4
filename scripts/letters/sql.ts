import type { Sql } from '@quire/platform/database'
import { openClient } from '../../dev/stores/src/client.ts'

/** Lends a connection as tagged templates, values always as parameters. Throws an error that names the server and not the password. */
export async function withSql<T>(url: string, deed: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await openClient(url, { application_name: 'quire-letters' })
  const text = (parts: TemplateStringsArray) => parts.reduce((sql, part, at) => `${sql}$${at}${part}`)
  try {
    return await deed({
      $queryRaw: async <R>(parts: TemplateStringsArray, ...values: unknown[]) =>
        (await client.query(text(parts), values)).rows as R,
      $executeRaw: async (parts, ...values) => (await client.query(text(parts), values)).rowCount ?? 0,
    })
  } finally {
    await client.end()
  }
}

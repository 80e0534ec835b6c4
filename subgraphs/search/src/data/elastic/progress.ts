import type { Shelf } from './shelf.ts'

/**
 * What stands behind the alias: each index, with how far the catalogue was read into it. The cursor lies in the index itself, so that
 * it cannot outlive it. An index that took the alias's name comes under that name.
 */
export async function readBehind({ client, index }: Shelf): Promise<ReadonlyMap<string, string | null>> {
  const found = await client.indices.getMapping({ index, ignore_unavailable: true })
  return new Map(
    Object.entries(found).map(([name, { mappings }]) => [name, (mappings._meta?.cursor as string | undefined) ?? null]),
  )
}

/** Null too when there is not one index behind the alias, but none, or two that were built at the same time: it is built anew. */
export async function readCursor(shelf: Shelf): Promise<string | null> {
  const [first, ...more] = await readBehind(shelf)
  if (!first || more.length > 0) return null
  const [name, cursor] = first
  return name === shelf.index ? null : cursor
}

export async function saveCursor({ client, index }: Shelf, cursor: string): Promise<void> {
  await client.indices.putMapping({ index, _meta: { cursor } })
}

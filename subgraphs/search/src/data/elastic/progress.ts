import { errors } from '@elastic/elasticsearch'
import type { Shelf } from './shelf.ts'

const reader = 'catalog'

export async function readCursor({ client, progress }: Shelf): Promise<string | null> {
  const found = await client.get<{ cursor: string }>({ index: progress, id: reader }).catch((error: unknown) => {
    if (error instanceof errors.ResponseError && error.statusCode === 404) return null
    throw error
  })
  return found?._source?.cursor ?? null
}

export async function saveCursor({ client, progress }: Shelf, cursor: string): Promise<void> {
  await client.index({ index: progress, id: reader, document: { cursor } })
}

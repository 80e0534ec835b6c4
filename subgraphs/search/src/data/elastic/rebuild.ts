import { errors } from '@elastic/elasticsearch'
import type { Cards } from '../engine.ts'
import { shelved } from './document.ts'
import { saveCursor } from './progress.ts'
import { mappings, refreshEvery, settings } from './shape.ts'
import type { Shelf } from './shelf.ts'
import { fill } from './write.ts'

/** Makes the first index, empty. Two replicas may come at the same time: the second finds what the first made. */
export async function makeFirst({ client, index }: Shelf): Promise<void> {
  if (await client.indices.existsAlias({ name: index })) return
  const first = { index: `${index}-first`, mappings, settings, aliases: { [index]: {} } }
  await client.indices.create(first).catch((error: unknown) => {
    if (!isCalled(error, 'resource_already_exists_exception')) throw error
  })
}

/** A new index is filled and takes the old one's place in one step. */
export async function rebuild(shelf: Shelf, source: Cards): Promise<void> {
  const { client, index } = shelf
  const next = `${index}-${Date.now()}-${process.pid}`
  await client.indices.create({ index: next, mappings, settings: { ...settings, refresh_interval: '30s' } })
  let last: string | null = null
  try {
    for await (const { cards, cursor } of source) {
      const documents = cards.map((card) => shelved(null, card))
      await fill(client, next, documents)
      last = cursor
    }
    await client.indices.putSettings({ index: next, settings: { refresh_interval: refreshEvery } })
    await client.indices.refresh({ index: next })
  } catch (error) {
    await client.indices.delete({ index: next })
    throw error
  }
  const before = Object.keys(await client.indices.getAlias({ name: index }))
  await client.indices.updateAliases({
    actions: [...before.map((old) => ({ remove_index: { index: old } })), { add: { index: next, alias: index } }],
  })
  if (last !== null) await saveCursor(shelf, last)
}

const isCalled = (error: unknown, type: string): boolean =>
  error instanceof errors.ResponseError && (error.body as { error?: { type?: string } })?.error?.type === type

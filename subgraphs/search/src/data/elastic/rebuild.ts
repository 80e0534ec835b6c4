import { newId } from '@quire/platform/id'
import type { Cards } from '../engine.ts'
import { shelved } from './document.ts'
import { isNotFound } from './missing.ts'
import { readBehind, saveCursor } from './progress.ts'
import { mappings, refreshEvery, settings } from './shape.ts'
import type { Shelf } from './shelf.ts'
import { fill } from './write.ts'

/** A new index is filled and takes the place of what was there, if anything was, in one step. */
export async function rebuild(shelf: Shelf, source: Cards): Promise<void> {
  const { client, index } = shelf
  const next = `${index}-${Date.now()}-${newId()}`
  // It is filled under an alias of its own: without it, a server that lost everything meanwhile would make an index without a shape.
  const filling = `${next}-filling`
  const aliases = { [filling]: {} }
  await client.indices.create({ index: next, mappings, settings: { ...settings, refresh_interval: '30s' }, aliases })
  try {
    let last: string | null = null
    for await (const { cards, cursor } of source) {
      const documents = cards.map((card) => shelved(null, card))
      await fill(client, filling, documents)
      last = cursor
    }
    if (last !== null) await saveCursor({ client, index: next }, last)
    await client.indices.putSettings({ index: next, settings: { refresh_interval: refreshEvery } })
    await client.indices.refresh({ index: next })
    await takePlace(shelf, { next, filling })
  } catch (error) {
    await client.indices.delete({ index: next, ignore_unavailable: true }).catch(() => {})
    throw error
  }
  await keepOne(shelf)
}

async function takePlace(shelf: Shelf, { next, filling }: { next: string; filling: string }): Promise<void> {
  const { client, index } = shelf
  // Among them may be an index that took the alias's name: no alias can be set beside it.
  const before = [...(await readBehind(shelf)).keys()]
  await client.indices.updateAliases({
    actions: [
      ...before.map((old) => ({ remove_index: { index: old } })),
      { remove: { index: next, alias: filling } },
      { add: { index: next, alias: index } },
    ],
  })
}

// Two replicas that found nothing both built an index. Both know which one stays: that with the last name.
async function keepOne(shelf: Shelf): Promise<void> {
  const [, ...others] = [...(await readBehind(shelf)).keys()].sort().reverse()
  for (const old of others) {
    await shelf.client.indices.delete({ index: old }).catch((error: unknown) => {
      if (!isNotFound(error)) throw error
    })
  }
}

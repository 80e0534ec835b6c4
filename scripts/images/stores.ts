import { rm } from 'node:fs/promises'
import { keysIn } from '../start/keys.ts'
import type { ShopFacts } from '../start/processes.ts'
import { readSettings, rooms } from '../start/settings.ts'
import { startShopPostgres, startShopRedis } from '../start/stores.ts'

/** Lends stores of their own, fresh and empty, and everything else that the processes of a shop are told. */
export async function withStores(use: (facts: ShopFacts) => Promise<void>): Promise<void> {
  const { ELASTICSEARCH_URL } = process.env
  const environment = { QUIRE_STATE: '.quire/images', LOG_LEVEL: 'warn', ELASTICSEARCH_URL }
  const settings = readSettings(['--port-base', '5600'], environment)
  await rm(settings.state, { recursive: true, force: true })
  const postgres = await startShopPostgres(settings)
  const queues = await startShopRedis(settings, 'queues')
  const caches = await startShopRedis(settings, 'caches')
  try {
    const databases = Object.fromEntries(
      rooms.map((room) => [room, postgres.url(room)]),
    ) as ShopFacts['stores']['databases']
    const stores = { databases, redis: queues.url, cache: caches.url }
    await use({ settings, stores, keys: await keysIn(settings.state) })
  } finally {
    await Promise.all([postgres.close(), queues.close(), caches.close()])
    await rm(settings.state, { recursive: true, force: true })
  }
}

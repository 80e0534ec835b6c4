import { runService } from '@quire/platform/lifecycle'
import { hearsAll, openQueues, openRows, relayOf } from './hall.ts'

// Ann as a process of her own, to be killed by a test: she writes each event down in her rows and says so. `hangs`: she never
// gets to complete the first. `relays`: she also carries what is in her own outbox.
const [url = '', redis = '', prefix = '', manner = ''] = process.argv.slice(2)

await runService('ann', { LOG_LEVEL: 'info' }, async (life) => {
  const { prisma, outbox } = openRows(life, url)
  const queues = openQueues(life, { url: redis, prefix })
  if (manner === 'relays') relayOf(life, { sql: prisma, queues })
  hearsAll(life, 'ann', {
    queues,
    lockMs: 600,
    heard: async ({ id, type }) => {
      const data = { providerEventId: id, type, notice: {} }
      const outcome = await outbox.write({ heard: id }, (tx) => tx.webhookEvent.create({ data }))
      life.log.info({ outcome }, 'applied')
      if (manner === 'hangs') await new Promise(() => {})
    },
  })
})

import { joinTestStores, readTestStores, stopTestStores } from './test-stores.ts'

const usage = `Usage: node dev/stores/src/test-stores-command.ts up|down|status|template <room>
  up        starts Postgres and Redis for tests and leaves them running for the day
  down      stops them
  status    says where they are
  template  makes the migrated database of a room, from which its tests take copies`

const [deed, room] = process.argv.slice(2)

if (deed === 'up') {
  const { postgres, redis } = await joinTestStores({ keep: true })
  console.log(`Test stores are up: ${redis.url} and Postgres at port ${new URL(postgres.url).port}.`)
} else if (deed === 'down') {
  console.log((await stopTestStores()) ? 'Test stores are down.' : 'No test stores were running.')
} else if (deed === 'status') {
  const stores = await readTestStores()
  console.log(stores ? JSON.stringify(stores, null, 2) : 'No test stores are running.')
} else if (deed === 'template' && room) {
  const { templateFor } = await import('./template.ts')
  const stores = await readTestStores()
  if (!stores) throw new Error('No test stores are running.')
  console.log(await templateFor({ room, url: stores.postgres.url }))
} else {
  console.error(usage)
  process.exitCode = 2
}

import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { testDatabase } from '../../../test/stores.ts'
import { openPostgres } from '../src/engines.ts'
import { about } from './engine-under-test.ts'

about(async () => {
  const database = await testDatabase('search')
  const life = newLife(openLog('search', 'silent'))
  return {
    engine: openPostgres(life, database.url),
    async close() {
      await life.end()
      await database.close()
    },
  }
})
await import('./engine-contract.ts')

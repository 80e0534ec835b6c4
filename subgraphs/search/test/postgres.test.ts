import { describe } from '@jest/globals'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { testDatabase } from '../../../test/stores.ts'
import { openPostgres } from '../src/engines.ts'
import { engineContract } from './engine-contract.ts'

describe('Postgres', () => {
  engineContract(async () => {
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
})

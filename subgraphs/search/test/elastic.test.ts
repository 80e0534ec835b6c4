import { randomBytes } from 'node:crypto'
import { Client } from '@elastic/elasticsearch'
import { describe, test } from '@jest/globals'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { openElastic } from '../src/engines.ts'
import { engineContract } from './engine-contract.ts'

const url = process.env.ELASTICSEARCH_TEST_URL

if (url) {
  describe('Elasticsearch', () => {
    engineContract(async () => {
      const life = newLife(openLog('search', 'silent'))
      const name = `test-${randomBytes(4).toString('hex')}`
      return {
        engine: await openElastic(life, { url, name }),
        async close() {
          await life.end()
          const client = new Client({ node: url })
          // Wildcard deletes are refused, so each index is named.
          const indices = Object.keys(await client.indices.get({ index: `${name}-*` }))
          await client.indices.delete({ index: indices })
          await client.close()
        },
      }
    })
  })
} else {
  test.skip('Elasticsearch keeps the same contract (npm run test:search-engines brings one)', () => {})
}

import { randomBytes } from 'node:crypto'
import { Client } from '@elastic/elasticsearch'
import { test } from '@jest/globals'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { openElastic } from '../src/engines.ts'
import { about } from './engine-under-test.ts'

const url = process.env.ELASTICSEARCH_TEST_URL

if (url) {
  about(async () => {
    const life = newLife(openLog('search', 'silent'))
    const name = `test-${randomBytes(4).toString('hex')}`
    return {
      engine: await openElastic(life, { url, name }),
      async close() {
        await life.end()
        await clear(url, name)
      },
    }
  })
  await import('./engine-contract.ts')
} else {
  test.skip('Elasticsearch keeps the same contract (npm run test:search-engines brings one)', () => {})
}

async function clear(node: string, name: string): Promise<void> {
  const client = new Client({ node })
  // Wildcard deletes are refused, so each index is named.
  await client.indices.delete({ index: Object.keys(await client.indices.get({ index: `${name}-*` })) })
  await client.close()
}

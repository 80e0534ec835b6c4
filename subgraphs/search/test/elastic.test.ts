import { test } from '@jest/globals'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { openElastic } from '../src/engines.ts'
import { elasticPlace } from './elastic-place.ts'
import { about } from './engine-under-test.ts'

const url = process.env.ELASTICSEARCH_TEST_URL

if (url) {
  about(async () => {
    const life = newLife(openLog('search', 'silent'))
    const place = elasticPlace(url)
    return {
      engine: openElastic(life, place),
      async close() {
        await life.end()
        await place.close()
      },
    }
  })
  await import('./engine-contract.ts')
} else {
  test.skip('Elasticsearch keeps the same contract (npm run test:search-engines brings one)', () => {})
}

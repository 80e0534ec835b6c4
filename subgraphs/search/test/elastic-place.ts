import { randomBytes } from 'node:crypto'
import { Client } from '@elastic/elasticsearch'

/** A place of its own on a real Elasticsearch: what a test makes there is gone when it closes. */
export function elasticPlace(url: string) {
  const name = `test-${randomBytes(4).toString('hex')}`
  const client = new Client({ node: url })
  // Wildcard deletes are refused, so each index is named.
  const empty = async (): Promise<string[]> => {
    const indices = Object.keys(await client.indices.get({ index: `${name}-*` }))
    if (indices.length > 0) await client.indices.delete({ index: indices })
    return indices
  }
  return {
    url,
    name,
    client,
    /** Takes every index away, as a server that was replaced by an empty one does; answers which there were. */
    empty,
    async close() {
      await empty()
      await client.close()
    },
  }
}

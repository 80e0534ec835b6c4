import { existsSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import path from 'node:path'
import { kept, root } from '../../scripts/chart/tools.ts'
import { type Cluster, runToEnd } from './clusters.ts'

const script = path.join(root, '../shared/tools/elasticsearch')
const port = 9216
// Where the chart's NetworkPolicy lets search go.
const asked = 9200

/** Elasticsearch on this machine, reached from the pods of a cluster that is up; null where there is none, and search runs on Postgres. */
export async function lendElasticsearch({ host }: Cluster): Promise<{ url: string; close(): void } | null> {
  if (!host || !existsSync(script) || !existsSync(path.join(kept, 'elasticsearch-9.5.3'))) return null
  // One that is kept has the index of the shop that is kept.
  await runToEnd(script, ['start', String(port)])
  // It listens on loopback; what the cluster's bridge brings is passed on to it.
  const forward = createServer((from) => {
    const to = connect(port, '127.0.0.1')
    from.pipe(to).pipe(from)
    from.on('error', () => to.destroy())
    to.on('error', () => from.destroy())
  })
  await new Promise<void>((resolve, reject) => forward.once('error', reject).listen(asked, host, resolve))
  return { url: `http://${host}:${asked}`, close: () => void forward.close() }
}

export const stopElasticsearch = () => runToEnd(script, ['stop', String(port)])

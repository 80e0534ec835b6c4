import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { anyFreePort } from '../dev/stores/src/ports.ts'

const run = promisify(execFile)
const root = path.resolve(import.meta.dirname, '..')
const tool = path.resolve(root, '../shared/tools/elasticsearch')

type Borrowed = { readonly url: string; giveBack(): Promise<void> }

/** The Elasticsearch of ELASTICSEARCH_TEST_URL, or one started for this run; a sentence saying why there is none. */
export async function borrowElasticsearch(): Promise<Borrowed | string> {
  const given = process.env.ELASTICSEARCH_TEST_URL
  if (given) return { url: given, giveBack: async () => {} }
  if (!existsSync(tool)) return 'ELASTICSEARCH_TEST_URL is not set, and nothing here starts an Elasticsearch'
  const port = String(await anyFreePort())
  try {
    await run(tool, ['install'])
    const { stdout } = await run(tool, ['start', port])
    return { url: stdout.trim(), giveBack: async () => void (await run(tool, ['stop', port])) }
  } catch (error) {
    return `ELASTICSEARCH_TEST_URL is not set, and none could be started: ${lastLine(error)}`
  }
}

const lastLine = (error: unknown): string =>
  String((error as { stderr?: string }).stderr ?? error)
    .trim()
    .split('\n')
    .at(-1) ?? 'it does not say why'

const usage = `Usage: npm run test:search-engines
  The one contract of search on Postgres and on a real Elasticsearch: that of ELASTICSEARCH_TEST_URL, or one started here.`

/** Runs the one contract suite on every engine there is; each prints its server's version. */
async function test(): Promise<number> {
  const elasticsearch = await borrowElasticsearch()
  if (typeof elasticsearch === 'string') console.log(`Elasticsearch is left out: ${elasticsearch}.`)
  try {
    const suites = ['postgres', 'elastic', 'elastic-lost', 'elastic-late', 'new-shop'].map(
      (name) => `subgraphs/search/test/${name}.test.ts`,
    )
    const jest = spawn(process.execPath, ['node_modules/jest/bin/jest.js', '--runInBand', '--verbose', ...suites], {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
        ...(typeof elasticsearch !== 'string' && { ELASTICSEARCH_TEST_URL: elasticsearch.url }),
      },
    })
    const [code] = (await once(jest, 'exit')) as [number | null]
    return code ?? 1
  } finally {
    if (typeof elasticsearch !== 'string') await elasticsearch.giveBack()
  }
}

if (import.meta.main) {
  if (process.argv.includes('--help')) console.log(usage)
  else process.exitCode = await test()
}

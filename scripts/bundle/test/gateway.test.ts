import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { openQueue } from '@quire/platform/queues'
import { openRedis } from '@quire/platform/redis'
import { type TestRedis, testRedis } from '../../../test/stores.ts'
import { root } from '../../start/settings.ts'

const run = promisify(execFile)
const node = path.join(root, 'node_modules/.bin/node')
const life = newLife(openLog('test', 'silent'))
let to: string
let redis: TestRedis
let gateway: ChildProcess | undefined

beforeAll(async () => {
  to = await mkdtemp(path.join(tmpdir(), 'quire-gateway-'))
  redis = await testRedis()
  // In a process of its own: esbuild does not know the arrays of Jest's own world.
  const make = `const { makeBundle } = await import('./scripts/bundle/build.ts')
    const { bundles } = await import('./scripts/bundle/bundles.ts')
    await makeBundle(bundles.find(({ name }) => name === 'gateway'), process.argv[1])`
  await run(node, ['--input-type=module', '--eval', make, to], { cwd: root })
}, 60_000)

afterAll(async () => {
  gateway?.kill('SIGKILL')
  await life.end()
  await Promise.all([redis.close(), rm(to, { recursive: true, force: true })])
})

test('the gateway’s layer is no heavier than an image’s may be', async () => {
  const files = await readdir(path.join(to, 'gateway'))
  const sizes = await Promise.all(files.map(async (file) => (await stat(path.join(to, 'gateway', file))).size))
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(5.9e6)
})

test('the gateway in one file plans what Ann asks, and reports that no room answered her', async () => {
  const port = await freePort()
  gateway = spawn(node, [path.join(to, 'gateway/server.mjs')], {
    cwd: to,
    env: { ...settings(), PORT: String(port), HEALTH_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(gateway, 'close')
  await logged(gateway, 'service.started')
  const ask = async (query: string) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query }),
    })
    return answer.json()
  }
  expect(await ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } })
  const { errors } = (await ask('{ me { id orders(first: 1) { nodes { id } } } }')) as {
    errors: { extensions: { reference: string } }[]
  }
  gateway.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  const asking = openRedis(life, redis.url, 'asks')
  const queue = openQueue('email', { asking, waiting: asking, prefix: redis.prefix })
  const waiting = await queue.getJobs(['waiting'])
  await queue.close()
  expect(waiting.map(({ data }) => data.data)).toContainEqual(
    expect.objectContaining({
      service: 'gateway',
      code: 'request.failed',
      facts: expect.arrayContaining([`reference: ${errors[0]?.extensions.reference}`]),
    }),
  )
})

const rooms = ['USER', 'CATALOG', 'CART', 'ORDER', 'SEARCH']

// Nobody listens where the rooms are said to be.
function settings(): Record<string, string> {
  const keys = [...rooms.map((room) => `VIEWER_KEY_${room}`), 'DOOR_KEY_GATEWAY_USER', 'VISITOR_KEY']
  return Object.fromEntries([
    ...keys.map((name) => [name, randomBytes(32).toString('base64url')]),
    ...rooms.map((room) => [`${room}_URL`, 'http://127.0.0.1:9']),
    ['REDIS_URL', redis.url],
    ['QUEUE_PREFIX', redis.prefix],
    ['SUPERGRAPH', path.join(to, 'gateway/supergraph.graphql')],
  ])
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

async function logged({ stdout }: ChildProcess, msg: string): Promise<void> {
  if (!stdout) throw new Error('The gateway’s log is not read')
  for await (const line of createInterface({ input: stdout })) if (line.includes(msg)) break
  stdout.resume()
}

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { access, constants, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import { demandFreePort } from './ports.ts'
import { launch, type RunningServer, stopByPid } from './server-process.ts'

const run = promisify(execFile)

export type RedisPlan = {
  readonly dir: string
  readonly port: number
  /** `queues` forgets nothing (queues and carts); `caches` forgets what was not used lately. */
  readonly kind: 'queues' | 'caches'
  readonly settings?: Readonly<Record<string, string | number>>
}

export type RunningRedis = RunningServer & { readonly reused: boolean; readonly url: string }

const kinds = {
  queues: { appendonly: 'yes', appendfsync: 'everysec', 'maxmemory-policy': 'noeviction', save: '' },
  caches: { appendonly: 'no', maxmemory: '64mb', 'maxmemory-policy': 'allkeys-lru', save: '' },
}

/** Starts a private Redis (or Valkey) on 127.0.0.1. */
export async function startRedis(plan: RedisPlan): Promise<RunningRedis> {
  const dir = path.resolve(plan.dir)
  await mkdir(dir, { recursive: true })
  const binary = await findOrInstall()
  const reused = existsSync(path.join(dir, 'appendonlydir'))
  const url = `redis://127.0.0.1:${plan.port}`
  await stopRedisIn(dir)
  await demandFreePort({ port: plan.port, by: `Redis (${plan.kind})` })
  await writeFile(path.join(dir, 'port'), String(plan.port))
  const settings = { port: plan.port, bind: '127.0.0.1', dir, daemonize: 'no', ...kinds[plan.kind], ...plan.settings }
  const server = await launch({
    name: `Redis (${plan.kind})`,
    command: binary,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    cwd: dir,
    logFile: path.join(dir, 'redis.log'),
    answers: () => withRedis(url, async (redis) => void (await redis.ping())),
    stopSignal: 'SIGTERM',
  })
  return { ...server, reused, url }
}

/** What to type on this system to get Redis. */
export function howToGetRedis(
  platform: NodeJS.Platform = process.platform,
  has: (file: string) => boolean = existsSync,
): string {
  if (platform === 'darwin') return 'brew install redis'
  if (has('/usr/bin/apt-get')) return 'sudo apt-get install redis-server'
  if (has('/usr/bin/dnf')) return 'sudo dnf install valkey'
  if (has('/usr/bin/pacman')) return 'sudo pacman -S valkey'
  if (has('/sbin/apk')) return 'sudo apk add redis'
  return 'install Redis 7 or Valkey 8 from https://redis.io/docs/latest/operate/oss_and_stack/install/'
}

/** The Redis or Valkey on the PATH. */
export async function findRedis(): Promise<string | undefined> {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  const candidates = ['redis-server', 'valkey-server'].flatMap((name) =>
    folders.map((folder) => path.join(folder, name)),
  )
  for (const file of candidates) {
    const runs = await access(file, constants.X_OK)
      .then(() => true)
      .catch(() => false)
    if (runs) return file
  }
  return undefined
}

async function findOrInstall(): Promise<string> {
  const found = (await findRedis()) ?? ((await installedByApt()) ? await findRedis() : undefined)
  if (found) return found
  throw new Error(
    `There is no Redis on this system: ${howToGetRedis()}, or set REDIS_URL and REDIS_CACHE_URL to one of yours.`,
  )
}

async function installedByApt(): Promise<boolean> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = () => run('apt-get', ['install', '-y', '--no-install-recommends', 'redis-server'], { env })
  try {
    // An image without package lists must fetch them first.
    await install().catch(async () => {
      await run('apt-get', ['update'], { env })
      await install()
    })
    return true
  } catch (error) {
    throw new Error(
      `Redis is missing and apt could not install it: ${(error as { stderr?: string }).stderr?.trim().split('\n').at(-1) ?? error}`,
    )
  }
}

/** Stops a Redis that a killed start left behind; it is ours only if it keeps its data in this very folder. */
export async function stopRedisIn(dir: string): Promise<void> {
  const port = Number(await readFile(path.join(dir, 'port'), 'utf8').catch(() => ''))
  if (!port) return
  const url = `redis://127.0.0.1:${port}`
  const folder = await withRedis(url, (redis) => redis.config('GET', 'dir')).catch(() => undefined)
  if (!Array.isArray(folder) || folder[1] !== path.resolve(dir)) return
  await withRedis(url, async (redis) => {
    const [, pid] = /process_id:(\d+)/.exec(await redis.info('server')) ?? []
    if (pid) await stopByPid(Number(pid), 'SIGTERM')
  })
}

/** Lends a connection that fails at once when nobody answers. */
export async function withRedis<Answer>(url: string, ask: (redis: Redis) => Promise<Answer>): Promise<Answer> {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 1_000,
    maxRetriesPerRequest: 0,
  })
  // The promise only tells that there is no connection; the event tells why.
  let reason: Error | undefined
  redis.on('error', (error) => {
    reason = error
  })
  try {
    await redis.connect()
    return await ask(redis)
  } catch (error) {
    throw reason ?? error
  } finally {
    redis.disconnect()
  }
}

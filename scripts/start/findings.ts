import { existsSync, readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { holderOf } from '../../dev/stores/src/lock.ts'
import { migrationStatus } from '../../dev/stores/src/migrate.ts'
import { isFree, mendOfTakenPort, whoHolds } from '../../dev/stores/src/ports.ts'
import { ask } from '../../dev/stores/src/postgres.ts'
import { findBinaries } from '../../dev/stores/src/postgres-binaries.ts'
import { findRedis, howToGetRedis, withRedis } from '../../dev/stores/src/redis.ts'
import { isAlive } from '../../dev/stores/src/server-process.ts'
import { composeSupergraph } from '../compose/supergraph.ts'
import { environment, type Finding, reasonOf, storesOutside } from './outside.ts'
import { wantedPorts } from './processes.ts'
import { lockFile, type Room, root, type Settings } from './settings.ts'
import { databaseFromOutside, storesOfRunningShop } from './stores.ts'

export async function examine(settings: Settings): Promise<Finding[]> {
  const groups = [
    versions(),
    redis(settings),
    postgres(settings),
    ports(settings),
    databases(settings),
    environment(settings),
    outside(settings),
    supergraph(),
  ]
  return (await Promise.all(groups)).flat()
}

async function versions(): Promise<Finding[]> {
  const wanted = /^ {2}node: (\S+)$/m.exec(readFileSync(path.join(root, 'pnpm-workspace.yaml'), 'utf8'))?.[1] ?? ''
  const right = process.versions.node === wanted
  const node = { name: 'Node', found: `${process.versions.node} from npm` }
  const marked = existsSync(path.join(root, 'node_modules/.quire-installed'))
  return [
    right ? node : { ...node, mend: `run \`npm run doctor\`, which uses Node ${wanted}, instead of this script alone` },
    marked
      ? { name: 'Packages', found: 'installed from the lockfile' }
      : { name: 'Packages', found: 'not installed by the bootstrap', mend: 'npm start installs them' },
  ]
}

async function redis(settings: Settings): Promise<Finding[]> {
  const running = await storesOfRunningShop(settings)
  const { REDIS_URL, REDIS_CACHE_URL } = settings.environment
  if (running) {
    const queues = REDIS_URL ? [] : [answers('Redis queues', running.redis)]
    const caches = REDIS_CACHE_URL ? [] : [answers('Redis caches', running.cache)]
    return Promise.all([...queues, ...caches])
  }
  return REDIS_URL && REDIS_CACHE_URL ? [] : [await redisBinary()]
}

async function answers(name: string, url: string): Promise<Finding> {
  try {
    await withRedis(url, (client) => client.ping())
    return { name, found: `${url.replace(/\/\/.*@/, '//')} answers` }
  } catch (error) {
    return { name, found: `does not answer: ${reasonOf(error)}`, mend: 'close the shop and start it again' }
  }
}

async function redisBinary(): Promise<Finding> {
  const binary = await findRedis()
  const missing = { name: 'Redis', found: 'no redis-server or valkey-server on the PATH', mend: howToGetRedis() }
  return binary ? { name: 'Redis', found: binary } : missing
}

async function postgres(settings: Settings): Promise<Finding[]> {
  const embedded = await findBinaries().catch((error: Error) => error)
  if (embedded instanceof Error)
    return [{ name: 'Postgres', found: 'no binary for this system', mend: embedded.message }]
  const held = existsSync(path.join(settings.state, 'postgres/cluster/PG_VERSION'))
  return [{ name: 'Postgres', found: held ? 'embedded, with data from an earlier start' : 'embedded, not started yet' }]
}

async function ports(settings: Settings): Promise<Finding[]> {
  const holder = await holderOf(lockFile(settings))
  if (holder !== undefined && isAlive(holder)) return [{ name: 'Ports', found: `the shop is open (process ${holder})` }]
  const wanted = wantedPorts(settings)
  const stores = [432, 379, 380].map((offset) => ({ name: 'the stores', port: settings.portBase + offset }))
  const taken = await Promise.all([...wanted, ...stores].map(async (one) => ((await isFree(one.port)) ? [] : [one])))
  const findings = await Promise.all(
    taken.flat().map(async ({ name, port }) => ({
      name: 'Ports',
      found: `${port}, which ${name} needs, is taken by ${(await whoHolds(port)) ?? 'another program'}`,
      mend: mendOfTakenPort,
    })),
  )
  return findings.length > 0
    ? findings
    : [{ name: 'Ports', found: `${wanted.length + stores.length} from ${settings.portBase} on are free` }]
}

async function databases(settings: Settings): Promise<Finding[]> {
  const rooms = (await readdir(path.join(root, 'prisma'))).filter((room) =>
    existsSync(path.join(root, 'prisma', room, 'schema.prisma')),
  )
  const running = await storesOfRunningShop(settings)
  const asked = rooms.map(async (room): Promise<Finding> => {
    const url = running?.databases[room as Room] ?? databaseFromOutside(settings, room as Room)
    return url ? database(room, url) : { name: `Database ${room}`, found: 'not asked: the shop is closed' }
  })
  return Promise.all(asked)
}

// The databases are looked into above, for their migrations too.
async function outside(settings: Settings): Promise<Finding[]> {
  return (await storesOutside(settings)).filter(({ name }) => !name.startsWith('Database'))
}

async function database(room: string, url: string): Promise<Finding> {
  const name = `Database ${room}`
  try {
    await ask(url, 'select 1')
    const { waiting, failed, edited } = await migrationStatus({ url, dir: path.join(root, 'prisma', room) })
    if (failed[0])
      return {
        name,
        found: `the migration ${failed[0]} failed half way`,
        mend: 'npm start -- --reset, or mend it by hand',
      }
    if (edited[0])
      return {
        name,
        found: `the migration ${edited[0]} was edited after it was applied`,
        mend: 'git restore it; npm start -- --reset forgets the data',
      }
    if (waiting[0])
      return { name, found: `${waiting.length} migrations wait`, mend: `npm run migrate -- apply ${room}` }
    return { name, found: 'answers, all migrations applied' }
  } catch (error) {
    return {
      name,
      found: `does not answer: ${reasonOf(error)}`,
      mend: `check DATABASE_URL_${room.toUpperCase()}, or start the shop again`,
    }
  }
}

async function supergraph(): Promise<Finding[]> {
  const name = 'Supergraph'
  const file = path.join(root, 'gateway/supergraph.graphql')
  if (!existsSync(file)) return [{ name, found: 'gateway/supergraph.graphql is not there', mend: 'npm run compose' }]
  const composed = composeSupergraph()
  if ('faults' in composed)
    return [
      { name, found: `the rooms do not fit together: ${composed.faults[0]}`, mend: 'npm run compose tells all of it' },
    ]
  const same = composed.sdl === (await readFile(file, 'utf8'))
  return [
    same
      ? { name, found: 'agrees with the rooms' }
      : { name, found: 'differs from what the rooms say', mend: 'npm run compose' },
  ]
}

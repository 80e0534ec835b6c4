import { existsSync, readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { holderOf } from '../../dev/stores/src/lock.ts'
import { migrationStatus } from '../../dev/stores/src/migrate.ts'
import { isFree, whoHolds } from '../../dev/stores/src/ports.ts'
import { ask } from '../../dev/stores/src/postgres.ts'
import { findBinaries } from '../../dev/stores/src/postgres-binaries.ts'
import { findRedis, howToGetRedis, withRedis } from '../../dev/stores/src/redis.ts'
import { isAlive } from '../../dev/stores/src/server-process.ts'
import { composeSupergraph } from '../compose/supergraph.ts'
import { wantedPorts } from './processes.ts'
import { lockFile, type Room, root, type Settings } from './settings.ts'
import { databaseFromOutside, storesOfRunningShop } from './stores.ts'

/** One line of the doctor: what was looked at, what was found, and the mend when it is not well. */
export type Finding = { readonly name: string; readonly found: string; readonly mend?: string }

export async function examine(settings: Settings): Promise<Finding[]> {
  const groups = [
    versions(),
    redis(settings),
    postgres(settings),
    ports(settings),
    databases(settings),
    environment(settings),
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
  const urls = { 'Redis queues': running?.redis ?? REDIS_URL, 'Redis caches': running?.cache ?? REDIS_CACHE_URL }
  const known = Object.entries(urls).flatMap(([name, url]) => (url ? [answersOf(name, url)] : []))
  return Promise.all(known.length === 2 ? known : [...known, redisBinary()])
}

async function answersOf(name: string, url: string): Promise<Finding> {
  try {
    await withRedis(url, (client) => client.ping())
    return { name, found: `${url.replace(/\/\/.*@/, '//')} answers` }
  } catch (error) {
    const mend = 'start it, mend its address, or unset REDIS_URL and REDIS_CACHE_URL for one of our own'
    return { name, found: `does not answer: ${(error as Error).message}`, mend }
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
      mend: 'end that program, or npm start -- --port-base 5000',
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
      found: `does not answer: ${(error as Error).message || 'no connection'}`,
      mend: `check DATABASE_URL_${room.toUpperCase()}, or start the shop again`,
    }
  }
}

async function environment({ environment }: Settings): Promise<Finding[]> {
  const urls = Object.keys(environment).filter(
    (name) =>
      /^(DATABASE_URL_|REDIS_|ELASTICSEARCH_URL|STRIPE_API_URL|OTEL_EXPORTER_OTLP_ENDPOINT)/.test(name) &&
      environment[name],
  )
  const broken = urls.filter((name) => !URL.canParse(environment[name] ?? ''))
  const findings: Finding[] = broken.map((name) => ({
    name: 'Environment',
    found: `${name} is no address`,
    mend: `unset ${name}, or give it a whole URL`,
  }))
  if (environment.STRIPE_SECRET_KEY && !environment.STRIPE_WEBHOOK_SECRET) {
    findings.push({
      name: 'Environment',
      found: 'STRIPE_SECRET_KEY without STRIPE_WEBHOOK_SECRET',
      mend: 'set both (and STRIPE_PUBLISHABLE_KEY), or none for the stand-in',
    })
  }
  return findings.length > 0
    ? findings
    : [{ name: 'Environment', found: urls.length > 0 ? `uses ${urls.join(', ')}` : 'nothing from outside' }]
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

import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { demandFreePort } from './ports.ts'
import { type Account, accountFor, findBinaries } from './postgres-binaries.ts'
import { isAlive, launch, type RunningServer, stopByPid } from './server-process.ts'

const run = promisify(execFile)

export type PostgresPlan = {
  /** Holds the cluster, its password and its log; made when absent, reused when there. */
  readonly dir: string
  readonly port: number
  readonly databases?: readonly string[]
  readonly settings?: Readonly<Record<string, string | number>>
}

export type Postgres = RunningServer & {
  /** True when the folder held a cluster already. */
  readonly reused: boolean
  url(database: string): string
}

const role = 'quire'

const thrifty: Record<string, string | number> = {
  max_connections: 300,
  shared_buffers: '64MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '512MB',
  synchronous_commit: 'on',
  jit: 'off',
  max_worker_processes: 4,
  max_parallel_workers_per_gather: 0,
  // Reads in the asking process: the workers of 18 would be three more processes.
  io_method: 'sync',
  timezone: 'UTC',
  log_min_messages: 'warning',
}

/** Starts the embedded Postgres on 127.0.0.1, as the role `quire`, and creates the databases that are missing. */
export async function startPostgres(plan: PostgresPlan): Promise<Postgres> {
  const dir = path.resolve(plan.dir)
  await mkdir(dir, { recursive: true })
  const binaries = await findBinaries()
  const account = await accountFor(dir, binaries)
  const cluster = path.join(dir, 'cluster')
  const password = await passwordIn(dir)
  const url = (database: string) => `postgresql://${role}:${password}@127.0.0.1:${plan.port}/${database}`

  await stopPostgresIn(dir)
  await demandFreePort({ port: plan.port, by: 'Postgres' })
  const reused = existsSync(path.join(cluster, 'PG_VERSION'))
  if (!reused) await initialise({ initdb: binaries.initdb, cluster, password, account })

  const server = await launch({
    ...asAccount(binaries.postgres, account, flags({ cluster, ...plan })),
    name: 'Postgres',
    cwd: dir,
    logFile: path.join(dir, 'postgres.log'),
    answers: async () => void (await ask(url('postgres'), 'select 1')),
    stopSignal: 'SIGINT',
  })
  await createMissing(url('postgres'), plan.databases ?? [])
  return { ...server, reused, url }
}

function flags({ cluster, port, settings }: PostgresPlan & { cluster: string }): string[] {
  // No socket file: the path to it may be longer than the system allows.
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...thrifty, ...settings }
  return [
    '-D',
    cluster,
    '-p',
    String(port),
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
}

/** One statement on a connection of its own. */
export async function ask(url: string, sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  try {
    await client.connect()
    return (await client.query(sql, values)).rows
  } finally {
    await client.end()
  }
}

async function createMissing(url: string, databases: readonly string[]): Promise<void> {
  const there = new Set((await ask(url, 'select datname from pg_database')).map((row) => row.datname))
  for (const name of databases) if (!there.has(name)) await ask(url, `create database ${pg.escapeIdentifier(name)}`)
}

async function passwordIn(dir: string): Promise<string> {
  const file = path.join(dir, 'password')
  if (!existsSync(file)) await writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600 })
  return (await readFile(file, 'utf8')).trim()
}

async function initialise(plan: { initdb: string; cluster: string; password: string; account: Account | undefined }) {
  await rm(plan.cluster, { recursive: true, force: true })
  await mkdir(plan.cluster, { mode: 0o700 })
  const passwordFile = path.join(plan.cluster, '..', `password-${process.pid}`)
  await writeFile(passwordFile, `${plan.password}\n`, { mode: 0o600 })
  const { account } = plan
  for (const file of account ? [plan.cluster, passwordFile] : [])
    await chown(file, account?.uid ?? 0, account?.gid ?? 0)
  // Postgres' own locale: letters of all languages fold the same way on every system.
  const locale = ['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const access = ['-U', role, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
  const { command, args, ...identity } = asAccount(plan.initdb, account, ['-D', plan.cluster, ...locale, ...access])
  try {
    await run(command, args, { cwd: path.dirname(plan.cluster), ...identity })
  } catch (error) {
    await rm(plan.cluster, { recursive: true, force: true })
    throw new Error(
      `Postgres could not make its folder: ${(error as { stderr?: string }).stderr?.trim().split('\n').at(-1) ?? error}`,
    )
  } finally {
    await rm(passwordFile, { force: true })
  }
}

function asAccount(binary: string, account: Account | undefined, args: readonly string[]) {
  if (!account) return { command: binary, args }
  const { uid, gid, through } = account
  const [setpriv, ...capabilities] = through
  if (!setpriv) return { command: binary, args, uid, gid }
  const identity = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...capabilities]
  return { command: setpriv, args: [...identity, binary, ...args] }
}

/** Stops a Postgres that a killed start left behind; it is ours only if it answers for this very folder. */
export async function stopPostgresIn(dir: string): Promise<void> {
  const cluster = path.join(path.resolve(dir), 'cluster')
  const lines = (await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  if (!pid || !port || !isAlive(pid)) return
  const url = `postgresql://${role}:${await passwordIn(dir)}@127.0.0.1:${port}/postgres`
  const [row] = await ask(url, 'show data_directory').catch(() => [])
  if (row?.data_directory === cluster) await stopByPid(pid, 'SIGINT')
}

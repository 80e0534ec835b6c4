import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { ask } from '../../dev/stores/src/postgres.ts'
import type { BenchShop } from './shop.ts'

/** CPU time in milliseconds, user and system, by process. */
export type Cpu = Readonly<Record<string, number>>

const tickMs = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/**
 * What each process of the shop has used until now. Postgres is told by whom it worked for (`postgres for order`), as the backends'
 * application names say; `postgres itself` is the rest: its log writer, its checkpoints, and backends that have ended.
 */
export async function cpuNow({ pids, stores }: Pick<BenchShop, 'pids' | 'stores'>): Promise<Cpu> {
  const { postgres = 0, ...others } = pids
  const backends = await ask(stores.databases.order, 'select pid, application_name as name from pg_stat_activity')
  const names = new Map(backends.map(({ pid, name }) => [Number(pid), String(name ?? '')]))
  const cpu: Record<string, number> = {}
  for (const [name, pid] of Object.entries(others)) cpu[name] = timesOf(pid).own
  let rest = timesOf(postgres).own + timesOf(postgres).ended
  for (const child of childrenOf(postgres)) {
    const { own } = timesOf(child)
    const name = names.get(child)
    if (name && name in others) cpu[`postgres for ${name}`] = (cpu[`postgres for ${name}`] ?? 0) + own
    else rest += own
  }
  return { ...cpu, 'postgres itself': rest }
}

/** What was used between two moments. */
export const cpuBetween = (before: Cpu, after: Cpu): Cpu =>
  Object.fromEntries(Object.entries(after).map(([name, ms]) => [name, ms - (before[name] ?? 0)]))

// Fields of /proc/<pid>/stat after the name, which may hold blanks: see proc(5); utime is the 14th of all.
function timesOf(pid: number): { own: number; ended: number; parent: number } {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ').map(Number) ?? []
    const [, parent = 0] = fields
    const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11)
    return { own: (utime + stime) * tickMs, ended: (cutime + cstime) * tickMs, parent }
  } catch {
    return { own: 0, ended: 0, parent: 0 }
  }
}

const childrenOf = (pid: number): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((one) => one > 0 && timesOf(one).parent === pid)

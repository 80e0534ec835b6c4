import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { promisify } from 'node:util'

const run = promisify(execFile)

export const mendOfTakenPort = 'end that program, or npm start -- --port-base 5000'

/** Throws one clear line, and its mend, when `port` of 127.0.0.1 is taken; it names who holds it where the system tells. */
export async function demandFreePort({ port, by }: { port: number; by: string }): Promise<void> {
  if (await isFree(port)) return
  const holder = await whoHolds(port)
  throw new Error(`Port ${port}, which ${by} needs, is taken${holder ? ` by ${holder}` : ''}.\n → ${mendOfTakenPort}`)
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)))
  })
}

/** A port that nobody holds now. */
export function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen({ port: 0, host: '127.0.0.1' }, () => {
      const address = probe.address()
      if (address === null || typeof address === 'string') return reject(new Error('The system gave no port.'))
      probe.close(() => resolve(address.port))
    })
  })
}

/** "redis-server (process 812)", or undefined when the system does not tell. */
export async function whoHolds(port: number): Promise<string | undefined> {
  return process.platform === 'linux' ? holderInProc(port) : holderByLsof(port)
}

async function holderInProc(port: number): Promise<string | undefined> {
  const inodes = await listeningInodes(port)
  if (inodes.size === 0) return undefined
  for (const pid of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    if (await holdsSocket(pid, inodes)) return `${await nameOf(pid)} (process ${pid})`
  }
  return undefined
}

async function listeningInodes(port: number): Promise<Set<string>> {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const tables = await Promise.all(['tcp', 'tcp6'].map((file) => readFile(`/proc/net/${file}`, 'utf8').catch(() => '')))
  const rows = tables.flatMap((table) => table.split('\n').slice(1)).map((row) => row.trim().split(/\s+/))
  const listening = '0A'
  return new Set(
    rows.filter((row) => row[1]?.endsWith(wanted) && row[3] === listening).map((row) => `socket:[${row[9]}]`),
  )
}

async function holdsSocket(pid: string, inodes: Set<string>): Promise<boolean> {
  // Another person's process, or one that has just ended, does not let us look: then it stays unnamed.
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => [])
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')))
  return targets.some((target) => inodes.has(target))
}

async function nameOf(pid: string): Promise<string> {
  const [program = '', ...args] = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')
  const script = args.findLast((arg) => /\.[cm]?[jt]s$/.test(arg))
  return [program.split(' ')[0]?.split('/').at(-1) || 'a process', script].filter(Boolean).join(' ')
}

async function holderByLsof(port: number): Promise<string | undefined> {
  const found = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']).catch(() => undefined)
  const [pid, name] = (found?.stdout ?? '').split('\n')
  return pid && name ? `${name.slice(1)} (process ${pid.slice(1)})` : undefined
}

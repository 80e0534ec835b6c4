import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const root = path.resolve(import.meta.dirname, '../..')

/** A shop of its own, opened as a person would, beside whatever else runs on this machine. */
export interface ShopProcess {
  readonly state: string
  /** Its process id; waits for up to 30 seconds when it is being started again. */
  pidOf(name: string): Promise<number>
  /** Names of everything that runs in it: services and stores. */
  names(): Promise<string[]>
  urls(): Promise<{ stripe: string; inbox: string }>
  close(): Promise<void>
}

export async function openShopProcess(portBase: number): Promise<ShopProcess> {
  const state = await mkdtemp(path.join(root, '.quire-kill-'))
  const env = { ...process.env, QUIRE_STATE: state, QUIRE_PORT_BASE: String(portBase) }
  const child = spawn('npm', ['start'], { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk.toString()))
  await untilOpen(child, state, said)
  const read = async (file: string) => JSON.parse(await readFile(path.join(state, file), 'utf8'))
  const pids = async (): Promise<Record<string, number>> => read('pids.json')
  return {
    state,
    names: async () => Object.keys(await pids()),
    urls: () => read('urls.json'),
    async pidOf(name) {
      for (const end = Date.now() + 30_000; Date.now() < end; await pause(100)) {
        const pid = (await pids().catch(() => null))?.[name]
        if (pid) return pid
      }
      throw new Error(`${name} does not run`)
    },
    async close() {
      // The group, as Ctrl-C does.
      if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGINT')
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve))
      await rm(state, { recursive: true, force: true })
    },
  }
}

async function untilOpen(child: ChildProcess, state: string, said: readonly string[]): Promise<void> {
  for (const end = Date.now() + 240_000; Date.now() < end; await pause(200)) {
    if (child.exitCode !== null) break
    if (await readFile(path.join(state, 'urls.json')).catch(() => null)) return
  }
  throw new Error(`the shop did not open:\n${said.join('').slice(-4000)}`)
}

/** Runs the demo against this shop; `onStep` is told each sentence of the story as it is done. */
export async function runDemo(state: string, onStep: (line: string) => void) {
  const env = { ...process.env, QUIRE_STATE: state }
  const node = path.join(root, 'node_modules/.bin/node')
  const child = spawn(node, ['scripts/demo.ts', '--json', '--no-shipping'], { cwd: root, env })
  let outcome = ''
  child.stdout.on('data', (chunk: Buffer) => {
    outcome += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => onStep(chunk.toString()))
  await new Promise((resolve) => child.once('close', resolve))
  return JSON.parse(outcome) as {
    ok: boolean
    reason?: string
    orderId: string
    order: string
    seconds: number
    receipt: { messageId: string; deliveries: number }
    events: { type: string }[]
  }
}

import { spawn } from 'node:child_process'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { transcribe } from './log-lines.ts'
import type { Service } from './processes.ts'
import { root } from './settings.ts'
import type { Running } from './supervisor.ts'

export type ChildPlan = { readonly service: Service; readonly logs: string; readonly complain: (line: string) => void }

const tether = path.join(import.meta.dirname, 'tether.mjs')
const readyDeadlineMs = 60_000
const stopDeadlineMs = 10_000

/**
 * Starts one service as a process of its own, in a group of its own: Ctrl-C reaches only the supervisor, which then stops
 * everything in order.
 */
export function startChild({ service, logs, complain }: ChildPlan): Running {
  const memory = [`--max-old-space-size=${service.heapMb}`, '--max-semi-space-size=1']
  const flags = [...memory, '--disable-warning=ExperimentalWarning', '--import', tether]
  const child = spawn(process.execPath, [...flags, service.entry], {
    cwd: root,
    env: service.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const said = transcribe(
    [child.stdout, child.stderr].filter((stream) => stream !== null),
    { file: path.join(logs, `${service.name}.log`), complain },
  )
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
  const over = ended.then(async (how) => {
    await Promise.race([said.written, pause(500)])
    return [how, said.lastWords()].filter(Boolean).join(': ')
  })
  return {
    pid: child.pid ?? 0,
    ended: over,
    ready: ready(service, over),
    close: async () => {
      child.kill('SIGTERM')
      const patience = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs)
      await ended
      clearTimeout(patience)
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

async function ready({ name, health }: Service, ended: Promise<string>): Promise<void> {
  const deadline = Date.now() + readyDeadlineMs
  let end: string | undefined
  void ended.then((how) => {
    end = how
  })
  let answer = 'no answer'
  while (answer !== 'ready') {
    if (end !== undefined) throw new Error(`${name} ended (${end})`)
    if (Date.now() > deadline) throw new Error(`${name} was not ready within ${readyDeadlineMs / 1000} s: ${answer}`)
    await Promise.race([pause(100), ended])
    answer = await askReadiness(health)
  }
}

async function askReadiness(port: number): Promise<string> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(3_000) })
    return response.ok ? 'ready' : `${response.status} ${(await response.text()).trim().slice(0, 200)}`
  } catch {
    return `no answer at port ${port}`
  }
}

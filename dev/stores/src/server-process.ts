import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'

export type Launch = {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly logFile: string
  readonly uid?: number
  readonly gid?: number
  /** Resolves when the server answers, rejects when it does not yet. */
  readonly answers: () => Promise<void>
  readonly stopSignal: NodeJS.Signals
}

export type RunningServer = {
  readonly pid: number
  /** Settles when the server has ended, with how: a signal, an exit code. */
  readonly ended: Promise<string>
  close(): Promise<void>
}

const startDeadlineMs = 30_000
const stopDeadlineMs = 8_000

/**
 * Starts a server in a process group of its own, so that Ctrl-C in a terminal reaches only us and stores can stop last,
 * and waits until it answers. It outlives the process that started it unless `close()` is called.
 */
export async function launch(plan: Launch): Promise<RunningServer> {
  const { size: logStart } = await stat(plan.logFile).catch(() => ({ size: 0 }))
  const child = await spawnServer(plan)
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
  await answering(plan, child, { ended, logStart })
  return { pid: child.pid ?? 0, ended, close: () => stop(child, ended, plan.stopSignal) }
}

async function spawnServer({ command, args, cwd, logFile, uid, gid }: Launch): Promise<ChildProcess> {
  const log = await open(logFile, 'a')
  const identity = uid === undefined || gid === undefined ? {} : { uid, gid }
  const child = spawn(command, args, { cwd, detached: true, stdio: ['ignore', log.fd, log.fd], ...identity })
  child.unref()
  await log.close()
  return child
}

async function answering(
  plan: Launch,
  child: ChildProcess,
  { ended, logStart }: { ended: Promise<string>; logStart: number },
) {
  let end: string | undefined
  void ended.then((how) => {
    end = how
  })
  const deadline = Date.now() + startDeadlineMs
  while (!(await succeeds(plan.answers))) {
    if (end !== undefined)
      throw new Error(`${plan.name} did not start (${end}): ${await lastWords(plan.logFile, logStart)}`)
    if (Date.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(
        `${plan.name} did not answer within ${startDeadlineMs / 1000} s: ${await lastWords(plan.logFile, logStart)}`,
      )
    }
    await pause(40)
  }
}

async function stop(child: ChildProcess, ended: Promise<string>, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  const patience = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs)
  await ended
  clearTimeout(patience)
}

/** Ends a server that another process started, gently at first. */
export async function stopByPid(pid: number, signal: NodeJS.Signals): Promise<void> {
  if (!isAlive(pid)) return
  process.kill(pid, signal)
  const deadline = Date.now() + stopDeadlineMs
  while (isAlive(pid) && Date.now() < deadline) await pause(40)
  if (isAlive(pid)) process.kill(pid, 'SIGKILL')
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return !isZombie(pid)
}

// In a container whose first process reaps nobody, a server that ended keeps its id for ever.
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.startsWith('Z') ?? false
  } catch {
    return true
  }
}

async function succeeds(attempt: () => Promise<void>): Promise<boolean> {
  return attempt().then(
    () => true,
    () => false,
  )
}

async function lastWords(logFile: string, from: number): Promise<string> {
  const said = (await readFile(logFile)).subarray(from).toString('utf8').trim()
  const lines = said.split('\n').filter((line) => line.trim() !== '')
  return lines.filter((line) => /FATAL|error|#/i.test(line)).at(-1) ?? lines.at(-1) ?? 'it said nothing'
}

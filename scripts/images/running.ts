import { readFile } from 'node:fs/promises'
import { setTimeout as after } from 'node:timers/promises'
import type { Service } from '../start/processes.ts'
import { docker } from './docker.ts'

export type Ran = { readonly readyMs: number; readonly restBytes: number; readonly stopMs: number }
type Started = { readonly service: Service; readonly container: string; readonly readyMs: number }

// What the image says itself must not be told: it is part of what is proved.
const saidByImage = ['PATH', 'HOME', 'TMPDIR', 'NODE_ENV', 'APOLLO_TELEMETRY_DISABLED']
const walls = [
  '--network',
  'host',
  '--read-only',
  '--user',
  '10001:10001',
  '--cap-drop',
  'ALL',
  '--security-opt',
  'no-new-privileges',
]
const state = ['--tmpfs', '/state:uid=10001,mode=0700']

/** Runs a deed's container to its end; answers how long it took. */
export async function runDeed(image: string, env: Readonly<Record<string, string>>): Promise<number> {
  const began = performance.now()
  console.log((await docker('run', '--rm', ...walls, ...told(env), image)).replace(/^/gm, '  '))
  return performance.now() - began
}

/** Starts every service one after the other, lets them rest together, and stops them; answers figures by name. */
export async function runServices(
  services: readonly Service[],
  { imageOf, whileOpen }: { imageOf: (name: string) => string; whileOpen: () => Promise<void> },
): Promise<Map<string, Ran>> {
  const started: Started[] = []
  const ran = new Map<string, Ran>()
  try {
    for (const service of services.toSorted((a, b) => a.wave - b.wave)) {
      started.push(await start(service, imageOf(service.name)))
    }
    await whileOpen()
    // At rest: what a start leaves behind has been collected, and the clocks have gone round.
    await after(10_000)
    for (const one of started) ran.set(one.service.name, { ...(await rest(one)), readyMs: one.readyMs, stopMs: 0 })
  } finally {
    for (const { service, container } of started.reverse()) await stop(container, ran, service.name)
  }
  return ran
}

async function start(service: Service, image: string): Promise<Started> {
  const env = {
    ...service.env,
    // As `npm start` bounds them; in a cluster it follows from the memory that the pod may have.
    NODE_OPTIONS: `--max-old-space-size=${service.heapMb} --max-semi-space-size=1`,
    ...(service.env.STATE_DIR ? { STATE_DIR: '/state' } : {}),
  }
  const began = performance.now()
  const container = await docker('run', '--detach', ...walls, ...state, ...told(env), image)
  const until = AbortSignal.timeout(20_000)
  while (!(await isReady(service.health))) {
    const running = await docker('inspect', '--format', '{{.State.Running}}', container)
    if (running === 'true' && !until.aborted) continue
    const said = await docker('logs', '--tail', '20', container)
    await docker('rm', '--force', container)
    throw new Error(`${service.name} did not become ready. Its last words:\n${said}`)
  }
  return { service, container, readyMs: performance.now() - began }
}

async function isReady(port: number): Promise<boolean> {
  await after(20)
  return fetch(`http://127.0.0.1:${port}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  )
}

// The proportional share of what is in memory: shared pages are divided among those who share them.
async function rest({ service, container }: Started): Promise<{ restBytes: number }> {
  const pid = await docker('inspect', '--format', '{{.State.Pid}}', container)
  const health = await docker('inspect', '--format', '{{.State.Health.Status}}', container)
  if (health === 'unhealthy') throw new Error(`${service.name} answers, and its health check says that it does not.`)
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')
  return { restBytes: Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]) * 1024 }
}

async function stop(container: string, ran: Map<string, Ran>, name: string): Promise<void> {
  const began = performance.now()
  await docker('stop', '--time', '12', container)
  const code = await docker('inspect', '--format', '{{.State.ExitCode}}', container)
  if (code !== '0') console.log(`  ${name} ended with code ${code}`)
  const figures = ran.get(name)
  if (figures) ran.set(name, { ...figures, stopMs: performance.now() - began })
  await docker('rm', '--force', container)
}

function told(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    saidByImage.includes(name) ? [] : ['--env', `${name}=${value}`],
  )
}

import { execFile } from 'node:child_process'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Ran, root, toolAt } from '../../scripts/chart/tools.ts'

/** A cluster as an operator has it: kubectl, helm, and the services behind the API server's proxy. */
export interface Kube {
  /** What a program is told to find the cluster. */
  readonly env: NodeJS.ProcessEnv
  /** Runs a program with the cluster's kubeconfig; never throws. Nothing here blocks: the load runs in this same process. */
  run(program: 'kubectl' | 'helm', args: readonly string[], input?: string): Promise<Ran>
  /** Throws with the program's last words. */
  kubectl(...args: readonly string[]): Promise<string>
  /** An object, or a list of them. */
  get<T>(...args: readonly string[]): Promise<T>
  /** Asks a service of the cluster over HTTP, by the API server. */
  ask<T>(service: `${string}/${string}:${number}`, question: string): Promise<T>
}

export const namespace = 'quire'

export function openKube(kubeconfig: string): Kube {
  const env = { ...process.env, KUBECONFIG: kubeconfig }
  const run: Kube['run'] = (program, args, input) => {
    const tool = toolAt(program)
    if (!tool) throw new Error(`${program} is not here: put it on the PATH.`)
    return new Promise((resolve) => {
      const options = { cwd: root, env, maxBuffer: 1e8, timeout: 600_000 }
      const child = execFile(tool, [...args], options, (error, stdout, stderr) =>
        resolve({ ok: error === null, out: stdout, said: `${stdout}${stderr}`.trim() }),
      )
      child.stdin?.end(input)
    })
  }
  const kubectl: Kube['kubectl'] = async (...args) => {
    const { ok, out, said } = await run('kubectl', ['-n', namespace, ...args])
    if (!ok) throw new Error(`kubectl ${args.slice(0, 3).join(' ')}: ${said.split('\n').at(-1)}`)
    return out.trim()
  }
  return {
    env,
    run,
    kubectl,
    get: async (...args) => JSON.parse(await kubectl('get', ...args, '-o', 'json')),
    async ask(service, question) {
      const [place, rest] = service.split('/')
      const at = path.posix.join(`/api/v1/namespaces/${place}/services/${rest}/proxy`, question)
      return JSON.parse(await kubectl('get', '--raw', at))
    },
  }
}

export interface Pod {
  readonly metadata: {
    readonly name: string
    readonly labels: Readonly<Record<string, string>>
    readonly deletionTimestamp?: string
  }
  readonly spec: { readonly nodeName?: string; readonly containers: readonly { readonly image: string }[] }
  readonly status: {
    readonly phase: string
    readonly podIP?: string
    readonly startTime?: string
    readonly conditions?: readonly { type: string; status: string; lastTransitionTime: string }[]
    readonly containerStatuses?: readonly {
      ready: boolean
      restartCount: number
      state: { running?: { startedAt: string } }
    }[]
  }
}

/** The living pods of one component, or of all. */
export async function podsOf(kube: Kube, component?: string): Promise<Pod[]> {
  const labels = `app.kubernetes.io/name=quire${component ? `,app.kubernetes.io/component=${component}` : ''}`
  const { items } = await kube.get<{ items: Pod[] }>('pods', '-l', labels)
  return items.filter(({ metadata, status }) => !metadata.deletionTimestamp && /Pending|Running/.test(status.phase))
}

export const isReady = ({ status }: Pod): boolean => status.containerStatuses?.every(({ ready }) => ready) ?? false

/** Asks until there is an answer, and throws what was waited for when there is none in time. */
export async function until<T>(
  what: string,
  seconds: number,
  look: () => Promise<T | null | undefined | false>,
): Promise<T> {
  let last = ''
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await pause(500)) {
    const seen = await look().catch((error: Error) => {
      last = ` (${error.message})`
      return null
    })
    if (seen) return seen
  }
  throw new Error(`not within ${seconds} s: ${what}${last}`)
}

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { kept, root, toolAt } from '../../scripts/chart/tools.ts'
import { openKube } from './kube.ts'

/** A Kubernetes for the suite. */
export interface Cluster {
  readonly name: 'kind' | 'local'
  readonly kubeconfig: string
  /** Where the Gateway traefik/front listens for https. */
  readonly front: { readonly address: string; readonly port: number }
  /** This machine, as pods reach it; null when they do not. */
  readonly host: string | null
  /** Brings it up with KEDA, Prometheus, Traefik and Jaeger. */
  up(): Promise<void>
  load(archive: string): Promise<void>
  /** Ends a node at once, as a power cut does; null where that cannot be done. */
  readonly killNode: ((name: string) => Promise<void>) | null
  /** Takes away what `up` made. */
  down(): Promise<void>
}

const tools = path.join(root, '../shared/tools')
const addOns = ['keda', 'prometheus', 'traefik', 'jaeger']

/** What is missing for a driver, as a sentence; null when it can be used. */
export function missing(driver: Cluster['name']): string | null {
  if (driver === 'kind') return toolAt('kind') ? null : 'there is no kind on the PATH'
  if (!existsSync(path.join(tools, 'cluster/cluster')))
    return 'the scripts of a local cluster are not beside this checkout'
  const lacks = ['kubelet', ...addOns].filter((name) => !existsSync(path.join(kept, 'bin', name)))
  return lacks.length === 0
    ? null
    : `these are not built yet: ${lacks.join(', ')} (cluster install, cluster-addons install)`
}

export const openCluster = (driver: Cluster['name']): Cluster => (driver === 'kind' ? kindCluster() : localCluster())

function localCluster(): Cluster {
  const cluster = path.join(tools, 'cluster/cluster')
  const state = path.join(kept, 'cluster')
  return {
    name: 'local',
    kubeconfig: path.join(state, 'kubeconfig'),
    front: { address: '10.77.0.11', port: 443 },
    host: '10.77.0.1',
    async up() {
      await runToEnd(cluster, ['up'])
      await runToEnd(path.join(tools, 'cluster-addons'), ['up', ...addOns])
    },
    load: (archive) => runToEnd(cluster, ['load', archive]),
    // The first process of a node ends, and everything in its namespaces with it.
    killNode: (name) => runToEnd('sh', ['-c', `kill -KILL $(cut -d' ' -f1 ${path.join(state, 'run', name)})`]),
    down: () => runToEnd(cluster, ['down']),
  }
}

// kind makes the cluster; KEDA, Prometheus, Traefik and Jaeger are put on it by their own charts (docs/laptop.md), and it stays.
function kindCluster(): Cluster {
  const kubeconfig = path.join(kept, 'kind.kubeconfig')
  return {
    name: 'kind',
    kubeconfig,
    front: { address: '127.0.0.1', port: 8443 },
    host: null,
    async up() {
      await runToEnd('kind', ['export', 'kubeconfig', '--name', 'quire', '--kubeconfig', kubeconfig])
      const kube = openKube(kubeconfig)
      for (const [where, what] of Object.entries({
        keda: 'KEDA',
        monitoring: 'Prometheus',
        traefik: 'Traefik',
        tracing: 'Jaeger',
      })) {
        await kube.kubectl('get', 'namespace', where).catch(() => {
          throw new Error(`${what} is not on the cluster: docs/laptop.md says how it is put there.`)
        })
      }
    },
    load: (archive) => runToEnd('kind', ['load', 'image-archive', archive, '--name', 'quire']),
    killNode: (name) => runToEnd('docker', ['kill', name]),
    down: async () => {},
  }
}

/** Runs a program and shows what it says where it fails. */
export function runToEnd(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0
        ? resolve()
        : reject(
            new Error(`${path.basename(program)} ${args[0]} failed: ${said.trim().split('\n').slice(-3).join(' ')}`),
          ),
    )
  })
}

import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { rotated, steps as rotation } from '../../../scripts/chart/rotate.ts'
import { toolAt } from '../../../scripts/chart/tools.ts'
import { type Caller, openCaller } from '../../../scripts/demo/caller.ts'
import { builds } from '../builds.ts'
import { type Kube, namespace, podsOf, until } from '../kube.ts'
import { demandNone, startLoad } from '../load.ts'
import { buy } from '../shopping.ts'
import { helm, refusal, type Step } from '../stage.ts'

const rotating: Step = {
  atRest: true,
  name: 'every key rotated under checked load',
  expected: 'three rollouts (add, first, drop) as docs/operating.md has them: 0 failed requests',
  async run(stage) {
    const { kube } = stage
    const load = startLoad(stage.urls)
    const times: string[] = []
    try {
      for (const [at, step] of rotation.entries()) {
        const began = performance.now()
        const secret = await kube.get<Parameters<typeof rotated>[0]>('secret', 'quire-keys')
        const applied = await kube.run(
          'kubectl',
          ['apply', '--server-side', '--force-conflicts', '-f', '-'],
          rotated(secret, step, ['all']),
        )
        if (!applied.ok) throw new Error(applied.said)
        const own = { secrets: { revision: String(at + 2) } }
        const ran = await helm(stage, 'upgrade', { tag: builds.second, own, more: ['--timeout', '240s'] })
        if (!ran.ok) throw new Error(refusal(ran))
        times.push(`${step} ${((performance.now() - began) / 1000).toFixed(0)} s`)
      }
    } finally {
      await load.stop()
    }
    return `${times.join(', ')}\n${demandNone(load.tally)}`
  },
}

const readStatus = 'query Status($id: ID!) { order(id: $id) { status } }'

const restoring: Step = {
  name: 'back up, lose everything, restore',
  expected:
    'all databases as they were at one moment; an order paid before is there, one paid after is not; the shop sells on without its queues',
  async run(stage) {
    const { kube, urls } = stage
    const folder = await mkdtemp(path.join(tmpdir(), 'quire-backup-'))
    try {
      const ann = openCaller(urls.graph)
      const before = await buy(urls, ann)
      const began = performance.now()
      const backup = await backUp(kube, folder)
      const took = ((performance.now() - began) / 1000).toFixed(0)
      const bob = openCaller(urls.graph)
      const after = await buy(urls, bob)
      const away = performance.now()
      await whileClosed(kube, async () => {
        await kube.kubectl('exec', 'deployment/quire-queues', '--', 'redis-cli', 'flushall')
        await restore(kube, backup)
      })
      await until('the shop sells again', 120, () => buy(urls))
      const back = ((performance.now() - away) / 1000).toFixed(0)
      const [kept, lost] = [await statusOf(ann, before.id), await statusOf(bob, after.id)]
      if (kept !== 'PAID' || lost !== null) throw new Error(`before: ${kept}, after: ${lost}`)
      const { size } = await stat(backup.data)
      return `${(size / 1e6).toFixed(0)} MB in ${took} s while the shop sold; restored and selling after ${back} s; ${before.number} is PAID, ${after.number} is known to Stripe alone`
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}

const statusOf = async (caller: Caller, id: string) =>
  (await caller.ask<{ order: { status: string } | null }>(readStatus, { id })).order?.status ?? null

interface Backup {
  readonly data: string
  readonly wal: string
  readonly label: string
}

const pgdata = '/var/lib/postgresql/data'

/** Postgres' own way for a server that runs: the files between a start and a stop, and the log that makes them whole. */
async function backUp(kube: Kube, folder: string): Promise<Backup> {
  const [pod] = await podsOf(kube, 'postgres')
  const name = pod?.metadata.name ?? ''
  const backup = { data: path.join(folder, 'data.tar'), wal: path.join(folder, 'wal.tar') }
  const label = await onPostgres(kube, async (client) => {
    await client.query("SELECT pg_backup_start('quire', fast => true)")
    const without = ['pg_wal', 'postmaster.pid', 'postmaster.opts'].map((file) => `--exclude=./${file}`)
    await read(kube, ['exec', name, '--', 'tar', '-C', pgdata, ...without, '-cf', '-', '.'], backup.data)
    const { rows } = await client.query<{ labelfile: string }>(
      'SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)',
    )
    await read(kube, ['exec', name, '--', 'tar', '-C', pgdata, '-cf', '-', 'pg_wal'], backup.wal)
    return rows[0]?.labelfile ?? ''
  })
  return { ...backup, label }
}

async function restore(kube: Kube, { data, wal, label }: Backup): Promise<void> {
  await kube.kubectl('scale', 'deployment/quire-postgres', '--replicas=0')
  await kube.kubectl('wait', '--for=delete', 'pod', '-l', 'app.kubernetes.io/component=postgres', '--timeout=60s')
  await withVolume(kube, async (pod) => {
    await kube.kubectl('exec', pod, '--', 'find', pgdata, '-mindepth', '1', '-delete')
    for (const archive of [data, wal])
      await write(kube, ['exec', '-i', pod, '--', 'tar', '-C', pgdata, '-xf', '-'], archive)
    await kube.kubectl('exec', pod, '--', 'sh', '-c', `printf '%s' "$1" >${pgdata}/backup_label`, 'sh', label)
  })
  await kube.kubectl('scale', 'deployment/quire-postgres', '--replicas=1')
  await kube.kubectl('rollout', 'status', 'deployment/quire-postgres', '--timeout=90s')
}

/** Lends a pod that has the volume of Postgres, and no Postgres. */
async function withVolume(kube: Kube, use: (pod: string) => Promise<void>): Promise<void> {
  const user = { runAsUser: 999, runAsGroup: 999, runAsNonRoot: true }
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'restore', namespace },
    spec: {
      automountServiceAccountToken: false,
      securityContext: { ...user, fsGroup: 999, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'restore',
          image: 'quire/postgres:cluster',
          command: ['sleep', '600'],
          securityContext: { ...user, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          volumeMounts: [{ name: 'data', mountPath: '/var/lib/postgresql' }],
        },
      ],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'quire-postgres' } }],
    },
  }
  const ran = await kube.run('kubectl', ['apply', '-f', '-'], JSON.stringify(pod))
  if (!ran.ok) throw new Error(ran.said)
  try {
    await kube.kubectl('wait', '--for=condition=Ready', 'pod/restore', '--timeout=60s')
    await use('restore')
  } finally {
    await kube.kubectl('delete', 'pod', 'restore', '--grace-period=0', '--force', '--wait')
  }
}

const services = ['gateway', 'user', 'catalog', 'cart', 'order', 'search', 'payment', 'email']

/** Nobody of the shop runs meanwhile; afterwards as many as before. */
async function whileClosed(kube: Kube, use: () => Promise<void>): Promise<void> {
  const counts = new Map<string, number>()
  for (const name of services) {
    const { spec } = await kube.get<{ spec: { replicas: number } }>('deployment', `quire-${name}`)
    counts.set(name, spec.replicas)
  }
  const scale = (to: (name: string) => number) =>
    Promise.all(services.map((name) => kube.kubectl('scale', `deployment/quire-${name}`, `--replicas=${to(name)}`)))
  await scale(() => 0)
  await until('nobody of the shop runs', 90, async () => {
    const pods = await Promise.all(
      services.map((name) => kube.kubectl('get', 'pods', '-l', `app.kubernetes.io/component=${name}`, '-o', 'name')),
    )
    return pods.every((names) => names === '')
  })
  try {
    await use()
  } finally {
    await scale((name) => Math.max(counts.get(name) ?? 2, name === 'email' ? 0 : 2))
  }
}

async function onPostgres<T>(kube: Kube, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const forward = spawn(
    toolAt('kubectl') ?? 'kubectl',
    ['-n', namespace, 'port-forward', 'deployment/quire-postgres', ':5432'],
    { env: kube.env, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  try {
    const port = await new Promise<number>((resolve, reject) => {
      forward.once('exit', () => reject(new Error('kubectl port-forward ended')))
      forward.stdout.on('data', (chunk: Buffer) => {
        const [, found] = /127\.0\.0\.1:(\d+)/.exec(chunk.toString()) ?? []
        if (found) resolve(Number(found))
      })
    })
    const { data } = await kube.get<{ data: Record<string, string> }>('secret', 'quire-keys')
    const password = Buffer.from(data.POSTGRES_PASSWORD ?? '', 'base64').toString()
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'quire', password, database: 'postgres' })
    await client.connect()
    return await use(client).finally(() => client.end())
  } finally {
    forward.kill()
  }
}

async function read(kube: Kube, args: readonly string[], to: string): Promise<void> {
  const child = spawn(toolAt('kubectl') ?? 'kubectl', ['-n', namespace, ...args], {
    env: kube.env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  await pipeline(child.stdout, createWriteStream(to))
  const code = await ended
  // 1: a file changed while it was read, which is what the log is for.
  if (code !== 0 && code !== 1) throw new Error(`kubectl ${args.slice(0, 4).join(' ')} ended with ${code}`)
}

async function write(kube: Kube, args: readonly string[], from: string): Promise<void> {
  const child = spawn(toolAt('kubectl') ?? 'kubectl', ['-n', namespace, ...args], {
    env: kube.env,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  await pipeline(createReadStream(from), child.stdin)
  const code = await ended
  if (code !== 0) throw new Error(`kubectl ${args.slice(0, 4).join(' ')} ended with ${code}`)
}

export const keeping: readonly Step[] = [rotating, restoring]

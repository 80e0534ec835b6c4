import { isReady, type Kube, namespace, type Pod, podsOf, until } from '../kube.ts'
import { demandNone, startLoad, told } from '../load.ts'
import { buy } from '../shopping.ts'
import type { Stage, Step } from '../stage.ts'

const kinds = [
  'gateway',
  'user',
  'catalog',
  'cart',
  'order',
  'search',
  'payment',
  'email',
  'web',
  'stripe',
  'inbox',
  'cache',
  'queues',
  'postgres',
]

const killing: Step = {
  name: 'a pod of each kind killed in the middle of a purchase',
  expected: 'every purchase ends PAID: one charge, one receipt, no event missed',
  async run({ kube, urls }) {
    const lines: string[] = []
    for (const kind of kinds) {
      let killed = ''
      // At rest there is no pod that mails: it comes with the receipt.
      const when = kind === 'email' ? 'paid' : 'placed'
      const { seconds } = await buy(urls, undefined, async (moment) => {
        if (moment === when) killed = await killOne(kube, kind)
      }).catch((error: Error) => {
        throw new Error(`${kind}: ${error.message}\n${lines.join(', ')}`)
      })
      if (!killed) throw new Error(`no pod of ${kind} was killed`)
      await until(`${kind} is whole again`, 90, async () => {
        const pods = await podsOf(kube, kind)
        const whole = kind === 'email' || pods.length > 0
        return whole && pods.every(isReady) && !pods.some(({ metadata }) => metadata.name === killed)
      })
      lines.push(`${kind} ${seconds.toFixed(1)} s`)
    }
    return lines.join(', ')
  },
}

// At once and without a word, as when its node's memory runs out.
async function killOne(kube: Kube, kind: string): Promise<string> {
  const pod = await until(`there is a pod of ${kind}`, 60, async () => (await podsOf(kube, kind))[0])
  await kube.kubectl('delete', 'pod', pod.metadata.name, '--grace-period=0', '--force')
  return pod.metadata.name
}

const drain: Step = {
  atRest: true,
  name: 'a node drained under load',
  expected: 'the budgets hold at least one pod of each service, 0 failed requests',
  async run({ kube, urls }) {
    const node = await nodeWithoutStores(kube)
    const load = startLoad(urls)
    let fewest = Number.POSITIVE_INFINITY
    const watch = { on: true }
    const watching = (async () => {
      while (watch.on) fewest = Math.min(fewest, await fewestReady(kube))
    })()
    const began = performance.now()
    try {
      const ran = await kube.run('kubectl', [
        'drain',
        node,
        '--ignore-daemonsets',
        '--delete-emptydir-data',
        `--pod-selector=app.kubernetes.io/name=quire`,
        '--timeout=180s',
      ])
      if (!ran.ok) throw new Error(ran.said.split('\n').slice(-2).join(' '))
      const seconds = ((performance.now() - began) / 1000).toFixed(0)
      await until('every pod is ready elsewhere', 120, async () =>
        (await podsOf(kube)).every((pod) => isReady(pod) && pod.spec.nodeName !== node),
      )
      watch.on = false
      await watching
      if (fewest < 1) throw new Error('a service had no ready pod')
      return `${node} was empty after ${seconds} s; never fewer than ${fewest} ready pods of a service\n${demandNone(await load.stop())}`
    } finally {
      watch.on = false
      await load.stop()
      await kube.kubectl('uncordon', node)
    }
  },
}

/** The stores' volumes bind them to their node; the other one is drained. */
export async function nodeWithoutStores(kube: Kube): Promise<string> {
  const [store] = await podsOf(kube, 'postgres')
  const { items } = await kube.get<{
    items: { metadata: { name: string; labels: Record<string, string> }; spec: { taints?: unknown[] } }[]
  }>('nodes')
  const free = items.find(({ metadata, spec }) => metadata.name !== store?.spec.nodeName && !spec.taints?.length)
  if (!free) throw new Error('there is no second node')
  return free.metadata.name
}

async function fewestReady(kube: Kube): Promise<number> {
  const pods = await podsOf(kube)
  const count = (name: string) => pods.filter((pod) => isReady(pod) && componentOf(pod) === name).length
  return Math.min(...['gateway', 'user', 'catalog', 'cart', 'order', 'search', 'payment'].map(count))
}

const componentOf = ({ metadata }: Pod) => metadata.labels['app.kubernetes.io/component']

const full: Step = {
  name: 'the queues’ Redis has no room left',
  expected: 'it refuses writes for eight seconds in the middle of a purchase; nothing is lost, the order ends PAID',
  async run({ kube, urls }) {
    const redis = (...words: string[]) => kube.kubectl('exec', 'deployment/quire-queues', '--', 'redis-cli', ...words)
    let refused = ''
    const { seconds } = await buy(urls, undefined, async (moment) => {
      if (moment !== 'placed') return
      await redis('config', 'set', 'maxmemory', '1')
      refused = await redis('set', 'room', 'wanted')
      setTimeout(() => void redis('config', 'set', 'maxmemory', '0'), 8000)
    }).finally(() => redis('config', 'set', 'maxmemory', '0'))
    if (!refused.startsWith('OOM')) throw new Error(`Redis took a write: ${refused}`)
    return `“${refused}”; the order was PAID after ${seconds.toFixed(1)} s`
  },
}

const names: Step = {
  atRest: true,
  name: 'no DNS for ten seconds',
  expected: 'who has connections goes on: 0 failed requests',
  async run({ kube, urls }) {
    const load = startLoad(urls)
    const scale = (replicas: number) =>
      kube.kubectl('-n', 'kube-system', 'scale', 'deployment/coredns', `--replicas=${replicas}`)
    const { items } = await kube.get<{ items: unknown[] }>('pods', '-n', 'kube-system', '-l', 'k8s-app=kube-dns')
    try {
      await scale(0)
      await until('no name is found any more', 20, async () => !(await findsNames(kube)))
      await new Promise((resolve) => setTimeout(resolve, 10_000))
      if (await findsNames(kube)) throw new Error('names were found')
    } finally {
      await scale(Math.max(1, items.length))
    }
    await kube.kubectl('-n', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout=60s')
    await until('names are found again', 60, () => findsNames(kube))
    const { purchases } = load.tally
    await until('purchases go on', 60, async () => load.tally.purchases > purchases + 1)
    return demandNone(await load.stop())
  },
}

async function findsNames(kube: Kube): Promise<boolean> {
  const program = "require('dns').lookup('quire-order', (wrong) => process.exit(wrong ? 8 : 0))"
  return (await kube.run('kubectl', ['-n', namespace, 'exec', 'deployment/quire-web', '--', 'node', '-e', program])).ok
}

const gone: Step = {
  atRest: true,
  name: 'a node gone without goodbye',
  expected: 'within a minute and a half the other node’s pods answer everything again, and a purchase ends PAID',
  without: ({ cluster }) => (cluster.killNode ? null : `${cluster.name} cannot do that`),
  async run(stage) {
    const { kube, cluster, urls } = stage
    const node = await nodeWithoutStores(kube)
    const load = startLoad(urls, { buyers: 0 })
    const began = performance.now()
    await cluster.killNode?.(node)
    await until('Kubernetes has seen it', 120, async () => {
      const { status } = await kube.get<{ status: { conditions: { type: string; status: string }[] } }>('node', node)
      return status.conditions.some(({ type, status: is }) => type === 'Ready' && is !== 'True')
    })
    const noticed = ((performance.now() - began) / 1000).toFixed(0)
    await until('a purchase goes through', 60, () => buy(urls))
    const seconds = ((performance.now() - began) / 1000).toFixed(0)
    const tally = await load.stop()
    await removeNode(stage, node)
    return `NotReady after ${noticed} s, a purchase PAID after ${seconds} s; meanwhile ${told(tally)}`
  },
}

// A person who knows that it will not come back says so, and its pods are made anew.
async function removeNode({ kube }: Stage, node: string): Promise<void> {
  await kube.kubectl('delete', 'node', node)
  await until('every service is whole on the other node', 180, async () => {
    const { items } = await kube.get<{ items: { status: { replicas?: number; readyReplicas?: number } }[] }>(
      'deployments',
      '-n',
      namespace,
    )
    return items.every(({ status }) => (status.replicas ?? 0) === (status.readyReplicas ?? 0))
  })
}

export const breaking: readonly Step[] = [killing, drain, full, names]
export const lastBreaking: readonly Step[] = [gone]

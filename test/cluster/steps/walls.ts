import { builds } from '../builds.ts'
import { type Kube, podsOf, until } from '../kube.ts'
import { helm, refusal, type Step } from '../stage.ts'

// From a component's pod to a service and its port, and whether that is in the graph of calls. Who is denied something is allowed
// something too, so that a pod which reaches nothing at all is no proof.
const calls = [
  ['gateway', 'quire-catalog', 4002, true],
  ['gateway', 'quire-postgres', 5432, false],
  ['gateway', 'kubernetes.default', 443, false],
  ['order', 'quire-postgres', 5432, true],
  ['order', 'quire-catalog', 4002, true],
  ['order', 'quire-payment', 4011, true],
  ['order', 'quire-search', 4005, false],
  ['cart', 'quire-catalog', 4002, true],
  ['cart', 'quire-order', 4004, false],
  ['cart', 'quire-postgres', 5432, false],
  ['search', 'quire-catalog', 4002, true],
  ['search', 'quire-user', 4001, false],
  ['catalog', 'quire-postgres', 5432, true],
  ['catalog', 'quire-inbox', 4025, false],
] as const

const denied: Step = {
  name: 'NetworkPolicies',
  expected: 'calls of the graph are answered, all others are denied; so is one from another namespace',
  async run({ kube }) {
    const lines: string[] = []
    for (const [from, host, port, allowed] of calls) {
      const open = await reaches(kube, [from, host, port])
      if (open !== allowed) throw new Error(`${from} → ${host}:${port} is ${open ? 'open' : 'closed'}`)
      lines.push(`${from} → ${host}:${port} ${open ? 'open' : 'denied'}`)
    }
    await stranger(kube)
    return `${lines.join(', ')}, a stranger’s pod → quire-catalog:4002 denied`
  },
}

type Call = readonly [component: string, host: string, port: number]

// The name is found first: 0 is open, 7 closed, and whatever else it ends with is neither.
const knock = (host: string, port: number) =>
  `require('dns').lookup('${host}', { family: 4 }, (wrong, address) => {
     if (wrong) process.exit(8)
     const s = require('net').connect({ host: address, port: ${port} })
     s.on('connect', () => process.exit(0)); s.on('error', () => process.exit(7)); setTimeout(() => process.exit(7), 4000)
   })`

// A pod on the node of the one it asks is let through by the small program that stands for a network plug-in here: ask from the other.
async function reaches(kube: Kube, [component, host, port]: Call): Promise<boolean> {
  const target = (await podsOf(kube, host.replace(/^quire-/, '').replace(/\..*/, ''))).map(({ spec }) => spec.nodeName)
  const pods = await podsOf(kube, component)
  const pod = pods.find(({ spec }) => !target.includes(spec.nodeName)) ?? pods[0]
  if (!pod) throw new Error(`there is no pod of ${component}`)
  const { ok, said } = await kube.run('kubectl', [
    '-n',
    'quire',
    'exec',
    pod.metadata.name,
    '--',
    'node',
    '-e',
    knock(host, port),
  ])
  if (!ok && !said.includes('exit code 7')) throw new Error(`${component} could not knock at ${host}: ${said}`)
  return ok
}

async function stranger(kube: Kube): Promise<void> {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'stranger', namespace: 'default' },
    spec: {
      restartPolicy: 'Never',
      containers: [
        {
          name: 'knock',
          image: `quire/gateway:${builds.first}`,
          command: ['node', '-e', knock('quire-catalog.quire.svc.cluster.local', 4002)],
        },
      ],
    },
  }
  try {
    const ran = await kube.run('kubectl', ['apply', '-f', '-'], JSON.stringify(pod))
    if (!ran.ok) throw new Error(ran.said)
    const code = await until('the stranger has knocked', 60, async () => {
      const { status } = await kube.get<{
        status: { containerStatuses?: { state: { terminated?: { exitCode: number } } }[] }
      }>('pod', 'stranger', '-n', 'default')
      const ended = status.containerStatuses?.[0]?.state.terminated
      return ended && String(ended.exitCode)
    })
    if (code !== '7') throw new Error(`a pod of another namespace ended with ${code} at the catalog’s door`)
  } finally {
    await kube.run('kubectl', [
      '-n',
      'default',
      'delete',
      'pod',
      'stranger',
      '--ignore-not-found',
      '--grace-period=0',
      '--force',
    ])
  }
}

const uninstall: Step = {
  name: 'uninstall',
  expected: 'nothing of the shop is left in the namespace',
  async run({ kube }) {
    const ran = await kube.run('helm', ['uninstall', 'quire', '-n', 'quire', '--wait', '--timeout', '180s'])
    if (!ran.ok) throw new Error(refusal(ran))
    const all =
      'deployments,statefulsets,jobs,cronjobs,pods,services,configmaps,secrets,serviceaccounts,pvc,hpa,pdb,networkpolicies,httproutes,scaledobjects'
    const left = await until('nothing is left', 90, async () => {
      const names = (await kube.kubectl('get', all, '-o', 'name'))
        .split('\n')
        .filter((name) => name && !/kube-root-ca|serviceaccount\/default$/.test(name))
      return names.length === 0 && 'nothing'
    }).catch(async () => {
      throw new Error(await kube.kubectl('get', all, '-o', 'name'))
    })
    return `${left} is left`
  },
}

const noDatabase: Step = {
  name: 'no database at install',
  expected: 'nothing crashes: the migration and the pods wait and say for what, until the deadline fails the install',
  async run(stage) {
    const own = {
      demo: { storage: '', images: { postgres: 'quire/redis:cluster' } },
      migrate: { deadlineSeconds: 30, tries: 0 },
    }
    try {
      const ran = await helm(stage, 'install', { tag: builds.first, own, more: ['--timeout', '40s'] })
      if (ran.ok) throw new Error('it was installed')
      const pods = await podsOf(stage.kube, 'catalog')
      const said = await stage.kube.kubectl(
        'logs',
        pods[0]?.metadata.name ?? '',
        '-c',
        'wait-for-migrations',
        '--tail=3',
      )
      const restarts = pods
        .flatMap(({ status }) => status.containerStatuses ?? [])
        .map(({ restartCount }) => restartCount)
      if (restarts.some((count) => count > 0)) throw new Error(`catalog was restarted: ${restarts.join(', ')}`)
      return `${refusal(ran)}\na waiting pod says: ${said.split('\n').find(Boolean)}`
    } finally {
      await stage.kube.run('helm', ['uninstall', 'quire', '-n', 'quire', '--wait', '--timeout', '120s'])
    }
  },
}

export const walls: readonly Step[] = [denied]
export const closing: readonly Step[] = [uninstall]
export const beforehand: readonly Step[] = [noDatabase]

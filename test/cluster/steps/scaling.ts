import { randomUUID } from 'node:crypto'
import { openCaller } from '../../../scripts/demo/caller.ts'
import type { Urls } from '../../../scripts/demo/urls.ts'
import { isReady, type Kube, podsOf, until } from '../kube.ts'
import type { Step } from '../stage.ts'

const listing =
  'query Lists { books(first: 24) { nodes { id title availability price { amount } contributors { name } } } }'

const hpa: Step = {
  atRest: true,
  name: 'HPA: catalog out and in',
  expected: '2 pods, more under load with the first new one serving within 10 s of the decision, 2 again',
  async run({ kube, urls }) {
    await until('the HPA knows the CPU of two pods', 120, async () => {
      const { status } = await kube.get<Hpa>('hpa', 'quire-catalog')
      return (
        status.currentReplicas === 2 &&
        status.currentMetrics?.some(({ resource }) => resource?.current.averageUtilization !== undefined)
      )
    })
    const going = { on: true }
    const callers = Array.from({ length: 24 }, async () => {
      const caller = openCaller(urls.graph)
      while (going.on) await caller.ask(listing)
    })
    let seconds: number
    try {
      seconds = await firstNewPod(kube)
    } finally {
      going.on = false
      await Promise.allSettled(callers)
    }
    const most = (await podsOf(kube, 'catalog')).length
    const began = performance.now()
    await until('two pods again', 300, async () => (await podsOf(kube, 'catalog')).length === 2)
    const seen = `2 → ${most} → 2; the first new pod served ${seconds.toFixed(0)} s after the decision; in again after ${((performance.now() - began) / 1000).toFixed(0)} s`
    if (seconds > 10) throw new Error(seen)
    return seen
  },
}

interface Hpa {
  readonly status: {
    readonly currentReplicas: number
    readonly desiredReplicas: number
    readonly lastScaleTime?: string
    readonly currentMetrics?: readonly { resource?: { current: { averageUtilization?: number } } }[]
  }
}

/** From the HPA's decision to the readiness of the first pod it brought; both are told in whole seconds. */
async function firstNewPod(kube: Kube): Promise<number> {
  const old = new Set((await podsOf(kube, 'catalog')).map(({ metadata }) => metadata.name))
  const decided = await until('the HPA wants more than two pods', 180, async () => {
    const { status } = await kube.get<Hpa>('hpa', 'quire-catalog')
    return status.desiredReplicas > 2 && status.lastScaleTime
  })
  const ready = await until('a new pod serves', 60, async () => {
    const fresh = (await podsOf(kube, 'catalog')).filter((pod) => !old.has(pod.metadata.name) && isReady(pod))
    const times = fresh.flatMap(
      ({ status }) => status.conditions?.filter(({ type, status: is }) => type === 'Ready' && is === 'True') ?? [],
    )
    return times.map(({ lastTransitionTime }) => lastTransitionTime).toSorted()[0]
  })
  return (Date.parse(ready) - Date.parse(decided)) / 1000
}

const register = 'mutation Open($input: RegisterInput!) { register(input: $input) { __typename } }'

const keda: Step = {
  name: 'KEDA: email 0 → 3 → 0',
  expected:
    'no pod while nothing waits; three while a slow mail server lets mails pile up; every mail comes, and none again',
  async run({ kube, urls }) {
    await until('the ScaledObject is ready', 60, async () => {
      const { status } = await kube.get<{ status: { conditions: { type: string; status: string }[] } }>(
        'scaledobject',
        'quire-email',
      )
      return status.conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True')
    })
    const pods = async () => (await podsOf(kube, 'email')).length
    // Once an hour one comes to look for what was lost, for two minutes.
    await until('no email pod at rest', 240, async () => (await pods()) === 0)
    await slow(urls, 6000)
    const began = performance.now()
    const people = Array.from({ length: 48 }, () => `reader-${randomUUID()}@quire.test`)
    try {
      for (const email of people) {
        const input = { name: 'Rita Reader', email, password: `a ${randomUUID()} long sentence` }
        await openCaller(urls.graph).ask(register, { input })
      }
      await until('three email pods', 180, async () => (await pods()) === 3)
    } finally {
      await slow(urls, 0)
    }
    const out = ((performance.now() - began) / 1000).toFixed(0)
    const missing = new Set(people)
    await until('every mail came', 300, async () => {
      for (const to of missing) {
        const mails = (await (await fetch(`${urls.inbox}/api/mails?${new URLSearchParams({ to })}`)).json()) as
          | unknown[]
          | { mails: unknown[] }
        if ((Array.isArray(mails) ? mails : mails.mails).length > 0) missing.delete(to)
      }
      return missing.size === 0
    })
    const again = performance.now()
    await until('no email pod again', 240, async () => (await pods()) === 0)
    return `0 → 3 after ${out} s, ${people.length} mails delivered, → 0 after ${((performance.now() - again) / 1000).toFixed(0)} s`
  },
}

// The stand-in for a mail server takes so long for each mail.
async function slow({ inbox }: Urls, slowMs: number): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  await fetch(`${inbox}/_switches`, { method: 'POST', headers, body: JSON.stringify({ slowMs }) })
}

export const scaling: readonly Step[] = [hpa, keda]

import { setTimeout as pause } from 'node:timers/promises'
import { withRedis } from '../../dev/stores/src/redis.ts'
import type { Title } from './buyer.ts'
import { type Grounds, openGrounds } from './grounds.ts'
import { judge } from './judge.ts'
import { type Load, startLoad } from './load.ts'
import { openPostbox } from './postbox.ts'
import type { Proof } from './proof.ts'
import type { Scene } from './scene.ts'
import { shelve, titles } from './shelf.ts'
import { came, openProofShop } from './shop.ts'
import { openWitness } from './witness.ts'

const mostRecoveryMs = 30_000
// A mail that was handed over when Postgres died could not be recorded: four are in hand at a time.
const handedTwice = 4

interface Weather {
  readonly perSecond: number
  readonly frozenMs: number
  readonly calmMs: number
}

const long: Weather = { perSecond: 20, frozenMs: 30_000, calmMs: 15_000 }
const short: Weather = { perSecond: 5, frozenMs: 10_000, calmMs: 2000 }

/** Postgres killed, Redis killed, emptied and frozen while people buy: it goes on by itself, and nothing is lost but baskets. */
export const stores: Proof = async ({ quick, say }) => {
  const grounds = await openGrounds()
  try {
    const shop = await openProofShop(grounds)
    try {
      return await storm(shop, { grounds, weather: quick ? short : long, mishaps: Object.keys(deeds) as Mishap[], say })
    } finally {
      await shop.close()
    }
  } finally {
    await grounds.close()
  }
}

export type Mishap = 'Postgres killed' | 'Redis killed' | 'Redis emptied' | 'Redis frozen'

// What happens, settled when it is over: from then on the shop has to come back by itself.
const deeds: Readonly<Record<Mishap, (grounds: Grounds, weather: Weather) => Promise<void>>> = {
  'Postgres killed': (grounds) => kill(grounds, 'postgres'),
  'Redis killed': (grounds) => kill(grounds, 'redis'),
  'Redis emptied': async ({ redis }) => void (await withRedis(redis, (client) => client.flushall())),
  async 'Redis frozen'(grounds, { frozenMs }) {
    const pid = pidOf(grounds, 'redis')
    process.kill(pid, 'SIGSTOP')
    await pause(frozenMs).finally(() => process.kill(pid, 'SIGCONT'))
  },
}

interface Storm {
  readonly grounds: Grounds
  readonly weather: Weather
  readonly mishaps: readonly Mishap[]
  readonly say: (line: string) => void
}

export async function storm(scene: Scene, { grounds, weather, mishaps, say }: Storm): Promise<string[]> {
  const witness = openWitness()
  const postbox = openPostbox(scene)
  const shelf: readonly Title[] = await titles(scene, 50)
  await shelve(scene, shelf, 10_000)
  const load = startLoad(scene, { witness, shelf, perSecond: weather.perSecond })
  const slow: string[] = []
  try {
    for (const mishap of mishaps) {
      if (load.failed.length > 0) break
      // One mishap after the other: each is measured by itself.
      await load.calm(mostRecoveryMs)
      await pause(weather.calmMs)
      const before = load.counted()
      const began = performance.now()
      await deeds[mishap](grounds, weather)
      const away = performance.now() - began
      // What was killed counts as away from the moment it died; what thawed, from the moment it could answer.
      const backMs = (await load.through()) + (mishap.endsWith('killed') ? away : 0)
      say(
        `${mishap}${away > 100 ? ` for ${(away / 1000).toFixed(1)} s` : ''}: ${told(before, load)}, back in ${(backMs / 1000).toFixed(1)} s`,
      )
      if (backMs > mostRecoveryMs)
        slow.push(`${mishap}: a purchase was paid again only after ${(backMs / 1000).toFixed(1)} s`)
    }
    await pause(weather.calmMs)
  } finally {
    await load.end()
  }
  const { begun, paid, seconds } = load.counted()
  say(
    `${begun} purchases begun in ${seconds} s (${(begun / seconds).toFixed(1)} a second), ${paid} paid, ${load.failed.length} given up`,
  )
  const wrong = await judge(scene, { witness, postbox, handedTwice, graceMs: 120_000 })
  postbox.close()
  return [...slow, ...load.failed.slice(0, 5), ...wrong]
}

function told(before: ReturnType<Load['counted']>, load: Load): string {
  const { begun, paid } = load.counted()
  return `${begun - before.begun} begun and ${paid - before.paid} paid meanwhile`
}

/** Kills it without a warning; settles when its keeper has started it again. */
async function kill(grounds: Grounds, store: 'postgres' | 'redis'): Promise<void> {
  const pid = pidOf(grounds, store)
  process.kill(pid, 'SIGKILL')
  const isBack = () => ![undefined, pid].includes(grounds.pidOf(store))
  if (!(await came(isBack, mostRecoveryMs))) throw new Error(`nobody started ${store} again`)
}

function pidOf(grounds: Grounds, store: 'postgres' | 'redis'): number {
  const pid = grounds.pidOf(store)
  if (!pid) throw new Error(`${store} does not run`)
  return pid
}

import { setTimeout as pause } from 'node:timers/promises'

/** Something that runs: a service or a store. */
export type Running = {
  readonly pid: number
  /** Settles with how it ended and what it said last. */
  readonly ended: Promise<string>
  /** Settles when it can be used; rejects when it ended before. */
  readonly ready: Promise<void>
  close(): Promise<void>
  kill(): void
}

export type Part = { readonly name: string; readonly wave: number; readonly start: () => Promise<Running> | Running }

export type Supervisor = {
  /** Starts a part and settles when it is ready; from then on it is started again whenever it dies. */
  start(part: Part): Promise<void>
  /** Stops a part gently and starts it anew. */
  restart(name: string): Promise<void>
  /** Stops everything, the highest wave first; no part is started again. */
  stop(): Promise<void>
  /** Ends all services at once, without waiting for what they were doing. */
  kill(): void
  pids(): Record<string, number>
}

type Place = {
  readonly part: Part
  running: Running | undefined
  quickDeaths: number
  startedAt: number
}

const quickMs = 10_000
const mostQuickDeaths = 5

export function supervise(tell: { say: (line: string) => void; changed: () => void }): Supervisor {
  const places = new Map<string, Place>()
  const asked = new WeakSet<Running>()
  const launching = new Set<Promise<unknown>>()
  let stopping = false

  function close(running: Running | undefined): Promise<void> | undefined {
    if (running) asked.add(running)
    return running?.close()
  }

  async function bringUp(place: Place): Promise<void> {
    const running = await launch(place.part)
    Object.assign(place, { running, startedAt: Date.now() })
    tell.changed()
    void running.ended.then((how) => died(place, running, how))
    if (stopping) return close(running)
    await running.ready
  }

  async function launch(part: Part): Promise<Running> {
    const launched = Promise.resolve().then(part.start)
    launching.add(launched)
    return launched.finally(() => launching.delete(launched))
  }

  async function died(place: Place, running: Running, how: string): Promise<void> {
    if (place.running === running) place.running = undefined
    tell.changed()
    if (!(await wasReady(running)) || stopping || asked.has(running)) return
    await revive(place, how)
  }

  async function revive(place: Place, how: string): Promise<void> {
    const { name } = place.part
    place.quickDeaths = Date.now() - place.startedAt < quickMs ? place.quickDeaths + 1 : 1
    if (place.quickDeaths >= mostQuickDeaths) {
      return tell.say(
        `${name} ended (${how}); it has died ${mostQuickDeaths} times in a row and is left alone. Mend it and start again.`,
      )
    }
    tell.say(`${name} ended (${how}); starting it again …`)
    await pause(Math.min(100 * 2 ** place.quickDeaths, 1_000))
    if (stopping) return
    await bringUp(place).then(
      () => tell.say(`${name} is back.`),
      (error: Error) => (stopping ? undefined : revive(place, error.message)),
    )
  }

  return {
    start: (part) => {
      const place = { part, running: undefined, quickDeaths: 0, startedAt: 0 }
      places.set(part.name, place)
      return bringUp(place)
    },
    restart: async (name) => {
      const place = places.get(name)
      if (!place || stopping) return
      await close(place.running)
      place.quickDeaths = 0
      await bringUp(place)
    },
    stop: async () => {
      stopping = true
      // What is being launched now stops itself as soon as it has a process.
      await Promise.allSettled(launching)
      const waves = [...new Set([...places.values()].map(({ part }) => part.wave))].sort((a, b) => b - a)
      for (const wave of waves) {
        const members = [...places.values()].filter(({ part }) => part.wave === wave)
        await Promise.all(members.map(({ running }) => close(running)))
      }
    },
    kill: () => {
      for (const { running } of places.values()) running?.kill()
    },
    pids: () =>
      Object.fromEntries([...places].flatMap(([name, { running }]) => (running ? [[name, running.pid]] : []))),
  }
}

function wasReady(running: Running): Promise<boolean> {
  return running.ready.then(
    () => true,
    () => false,
  )
}

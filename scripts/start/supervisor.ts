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

type Place = { readonly part: Part; running: Running | undefined; quickDeaths: number; startedAt: number }
type Tell = { readonly say: (line: string) => void; readonly changed: () => void }

const quickMs = 10_000
const mostQuickDeaths = 5

/** Keeps parts running: what dies is started again, and at the end everything leaves wave by wave. */
export class Supervisor {
  readonly #tell: Tell
  readonly #places = new Map<string, Place>()
  readonly #asked = new WeakSet<Running>()
  readonly #launching = new Set<Promise<unknown>>()
  #stopping = false

  constructor(tell: Tell) {
    this.#tell = tell
  }

  /** Starts a part and settles when it is ready; from then on it is started again whenever it dies. */
  start(part: Part): Promise<void> {
    const place = { part, running: undefined, quickDeaths: 0, startedAt: 0 }
    this.#places.set(part.name, place)
    return this.#bringUp(place)
  }

  /** Stops a part gently and starts it anew. */
  async restart(name: string): Promise<void> {
    const place = this.#places.get(name)
    if (!place || this.#stopping) return
    await this.#close(place.running)
    place.quickDeaths = 0
    await this.#bringUp(place)
  }

  /** Stops everything, the highest wave first; no part is started again. */
  async stop(): Promise<void> {
    this.#stopping = true
    // What is being launched now stops itself as soon as it has a process.
    await Promise.allSettled(this.#launching)
    const places = [...this.#places.values()]
    const waves = [...new Set(places.map(({ part }) => part.wave))].sort((a, b) => b - a)
    for (const wave of waves) {
      const members = places.filter(({ part }) => part.wave === wave)
      await Promise.all(members.map(({ running }) => this.#close(running)))
    }
  }

  /** Ends everything at once, without waiting for what it was doing. */
  kill(): void {
    for (const { running } of this.#places.values()) running?.kill()
  }

  pids(): Record<string, number> {
    const running = [...this.#places].flatMap(([name, place]) => (place.running ? [[name, place.running.pid]] : []))
    return Object.fromEntries(running)
  }

  async #bringUp(place: Place): Promise<void> {
    const running = await this.#launch(place.part)
    Object.assign(place, { running, startedAt: Date.now() })
    this.#tell.changed()
    void running.ended.then((how) => this.#died(place, running, how))
    if (this.#stopping) return this.#close(running)
    await running.ready
  }

  async #launch(part: Part): Promise<Running> {
    const launched = Promise.resolve().then(part.start)
    this.#launching.add(launched)
    return launched.finally(() => this.#launching.delete(launched))
  }

  async #died(place: Place, running: Running, how: string): Promise<void> {
    if (place.running === running) place.running = undefined
    this.#tell.changed()
    if (!(await wasReady(running)) || this.#stopping || this.#asked.has(running)) return
    await this.#revive(place, how)
  }

  async #revive(place: Place, how: string): Promise<void> {
    const { name } = place.part
    // One that could not start again says its name itself.
    const what = how.startsWith(`${name} `) ? how : `${name} ended (${how})`
    place.quickDeaths = Date.now() - place.startedAt < quickMs ? place.quickDeaths + 1 : 1
    if (place.quickDeaths >= mostQuickDeaths) {
      const advice = `it has died ${mostQuickDeaths} times in a row and is left alone. Mend it and start again.`
      return this.#tell.say(`${what}; ${advice}`)
    }
    this.#tell.say(`${what}; starting it again …`)
    await pause(Math.min(100 * 2 ** place.quickDeaths, 1_000))
    if (this.#stopping) return
    await this.#bringUp(place).then(
      () => this.#tell.say(`${name} is back.`),
      (error: Error) => (this.#stopping ? undefined : this.#revive(place, error.message)),
    )
  }

  async #close(running: Running | undefined): Promise<void> {
    if (!running) return
    this.#asked.add(running)
    await running.close()
  }
}

function wasReady(running: Running): Promise<boolean> {
  return running.ready.then(
    () => true,
    () => false,
  )
}

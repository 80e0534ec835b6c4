import { setTimeout as pause } from 'node:timers/promises'
import type { Running } from '../../scripts/start/supervisor.ts'

interface Place {
  readonly launch: () => Running
  running: Running
}

/** Keeps services running, however often they die: `npm start` gives one up that does nothing else, and here dying is their work. */
export class Keeper {
  readonly #places = new Map<string, Place>()
  #ending = false
  #deaths = 0

  get deaths(): number {
    return this.#deaths
  }

  /** Starts a service and settles when it is ready. */
  async start(name: string, launch: () => Running): Promise<void> {
    const running = launch()
    const place = { launch, running }
    this.#places.set(name, place)
    this.#watch(place)
    await running.ready
  }

  /** Settles when a service can be used, also one that is being started again. */
  async ready(name: string): Promise<void> {
    for (const end = Date.now() + 60_000; Date.now() < end; await pause(50)) {
      const now = this.#places.get(name)?.running
      if (await now?.ready.then(() => true).catch(() => false)) return
    }
    throw new Error(`${name} did not come back within a minute`)
  }

  /** Ends all of them at once: nothing that they were doing is waited for. */
  async end(): Promise<void> {
    this.#ending = true
    const all = [...this.#places.values()].map(({ running }) => running)
    for (const running of all) running.kill()
    await Promise.all(all.map(({ ended }) => ended))
  }

  #watch(place: Place): void {
    void place.running.ended.then(async () => {
      if (this.#ending) return
      this.#deaths += 1
      await pause(100)
      if (this.#ending) return
      place.running = place.launch()
      this.#watch(place)
    })
    // Whoever waits for it is told; nobody has to.
    place.running.ready.catch(() => undefined)
  }
}

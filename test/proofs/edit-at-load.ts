// Given to a process of a proof by --import, and to no other: it edits named files while they are loaded, and lets the process die
// or stall at named points. QUIRE_PROOF names the file with the plan.
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { flushCompileCache, registerHooks } from 'node:module'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Edit, edited } from './edits.ts'

/** What is edited, who this is, and the folder in which points are armed: a file `<service>.<point>` that says `die` or how many ms to stall. */
export interface LoadPlan {
  readonly service: string
  readonly edits: readonly Edit[]
  readonly armed: string
}

const root = path.resolve(import.meta.dirname, '../..')
const { service, edits, armed }: LoadPlan = JSON.parse(readFileSync(process.env.QUIRE_PROOF ?? '', 'utf8'))
const files = new Set(edits.map(({ file }) => path.join(root, file)))

// A process that is killed leaves nothing behind for the next one, which is to be there soon.
setTimeout(flushCompileCache, 4000).unref()

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    const file = url.startsWith('file:') ? fileURLToPath(url) : ''
    if (!files.has(file) || loaded.source == null) return loaded
    const text = Buffer.from(loaded.source as Uint8Array).toString('utf8')
    return { ...loaded, source: edited(path.relative(root, file), text, edits) }
  },
})

// What an edit calls where something may happen to the process.
Object.assign(globalThis, {
  async quirePoint(name: string): Promise<void> {
    const place = path.join(armed, `${service}.${name}`)
    if (!existsSync(place)) return
    const deed = readFileSync(place, 'utf8')
    try {
      // Whoever comes second finds nothing: once is once, also after the restart.
      renameSync(place, `${place}.reached`)
    } catch {
      return
    }
    if (deed === 'die') {
      process.kill(process.pid, 'SIGKILL')
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    }
    await pause(Number(deed))
  },
})

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import { adapterFor } from './engine-adapter.ts'
import type { Patience, ScriptFailed } from './script.ts'

export type Schema = { readonly path: string; readonly content: string }

/** Lends Prisma's schema engine, connected to `url`, to `use`, and turns its failures into readable ones. */
export async function withEngine<Answer>(
  { url, schema, patience }: { url: string; schema: Schema; patience?: Patience | undefined },
  use: (engine: SchemaEngine, failed: () => ScriptFailed | undefined) => Promise<Answer>,
): Promise<Answer> {
  loaded ??= loadEngine()
  const adapter = adapterFor(url, patience)
  try {
    const engine = await loaded.new({ datamodels: [[schema.path, schema.content]] }, () => undefined, adapter.factory)
    try {
      return await use(engine, adapter.failed)
    } finally {
      engine.free()
    }
  } catch (error) {
    throw new Error(readable(error as Error), { cause: error })
  } finally {
    await adapter.close()
  }
}

let loaded: typeof SchemaEngine | undefined

// Prisma's engine as WebAssembly: `prisma migrate` itself fetches a native binary from a host of its own. The package's
// entry imports the .wasm file as a module, which Node still warns about, so it is put together here.
function loadEngine(): typeof SchemaEngine {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const module = new WebAssembly.Module(readFileSync(path.join(path.dirname(entry), 'schema_engine_bg.wasm')))
  const glue = bindings as unknown as Glue
  const { exports } = new WebAssembly.Instance(module, { './schema_engine_bg.js': { ...glue, ...patientTimers(glue) } })
  glue.__wbg_set_wasm(exports)
  // A Rust panic is told to this registry, which Prisma's command line provides, before it becomes a trap.
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: tellPanic } })
  exports.__wbindgen_start()
  return glue.SchemaEngine
}

function tellPanic(message: string): never {
  throw new Error(`Prisma's schema engine broke: ${message}`)
}

// The engine limits its wait for the lock by a timer that it forgets: it must not keep the process alive for ten seconds.
function patientTimers(glue: Glue) {
  const names = Object.keys(glue).filter((name) => name.startsWith('__wbg_setTimeout_'))
  const timer = (ring: () => void, ms: number) => setTimeout(ring, ms).unref()
  return Object.fromEntries(names.map((name) => [name, timer]))
}

type Exports = { __wbindgen_start(): void }
type Glue = { __wbg_set_wasm(exports: Exports): void; SchemaEngine: typeof SchemaEngine }

// Node's types leave it out; only the DOM's have it.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: object) => { readonly exports: Exports }
}

function readable(error: Error): string {
  const stackOfTheEngine = /\n\s+0: \w[\s\S]*$/
  return error.message.replace(stackOfTheEngine, '').trim()
}

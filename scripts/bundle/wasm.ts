import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import type { Plugin, PluginBuild } from 'esbuild'
import { root } from '../start/settings.ts'

/**
 * Prisma's two WebAssembly programs as files of their own beside the bundle: the query compiler, which its client carries as
 * 4.6 MB of base64 text (0.9 MB now, unpacked in 14 ms), and the schema engine, which is looked for beside its glue.
 */
export function wasmBeside(folder: string): Plugin {
  return {
    name: 'wasm-beside',
    setup(build) {
      queryCompiler(build, folder)
      schemaEngine(build, folder)
    },
  }
}

function queryCompiler(build: PluginBuild, folder: string) {
  build.onLoad({ filter: /query_compiler_\w+\.postgresql\.wasm-base64\.mjs$/ }, async ({ path: file }) => {
    const text = /\bwasm = "([A-Za-z0-9+/=]+)"/.exec(await readFile(file, 'utf8'))?.[1]
    if (text === undefined) throw new Error(`${path.basename(file)} no longer holds its program as base64 text.`)
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
    const small = brotliCompressSync(Buffer.from(text, 'base64'), { params })
    await put(path.join(folder, 'query-compiler.wasm.br'), small)
    const contents = `import { readFileSync } from 'node:fs'
      import { brotliDecompressSync } from 'node:zlib'
      export const wasm = brotliDecompressSync(readFileSync(new URL('./query-compiler.wasm.br', import.meta.url)))`
    return { contents, loader: 'js' }
  })
}

const engine = '@prisma/schema-engine-wasm'

function schemaEngine(build: PluginBuild, folder: string) {
  build.onLoad({ filter: /dev[\\/]stores[\\/]src[\\/]engine\.ts$/ }, async ({ path: file }) => {
    const entry = createRequire(path.join(root, 'dev/stores/package.json')).resolve(`${engine}/schema_engine_bg`)
    const target = path.join(folder, 'node_modules', engine)
    await put(path.join(target, 'package.json'), JSON.stringify({ exports: { './schema_engine_bg': './beside.js' } }))
    const wasm = await readFile(path.join(path.dirname(entry), 'schema_engine_bg.wasm'))
    await put(path.join(target, 'beside.js'), '// The program lies beside this file, which is only looked for.\n')
    await put(path.join(target, 'schema_engine_bg.wasm'), wasm)
    return { contents: await readFile(file, 'utf8'), loader: 'ts' }
  })
}

async function put(file: string, content: Uint8Array | string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, content)
}

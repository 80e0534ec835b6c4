import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { dist, makeBundle } from './bundle/build.ts'
import { type Bundle, bundles } from './bundle/bundles.ts'
import { buildPages } from './start/playground.ts'

const usage = `Usage: npm run bundle -- [service …]     (every service when none is named)
  Makes dist/<service>/: the program in one file, and what it reads. Beside them, and in no image: the source maps in
  dist/maps/, the bills of materials (CycloneDX) in dist/sbom/. Services: ${bundles.map(({ name }) => name).join(', ')}`

/** Bundles these services, or all; answers them. */
export async function bundle(names: readonly string[]): Promise<readonly Bundle[]> {
  const unknown = names.find((name) => !bundles.some((known) => known.name === name))
  if (unknown !== undefined) throw new Error(`There is no service ${unknown}.\n${usage}`)
  const asked = names.length === 0 ? bundles : bundles.filter(({ name }) => names.includes(name))
  if (asked.some(({ name }) => name === 'web')) await buildPages(AbortSignal.timeout(300_000))
  for (const one of asked) {
    const began = performance.now()
    await makeBundle(one)
    const mb = ((await bytesIn(path.join(dist, one.name))) / 1e6).toFixed(1)
    console.log(
      `${one.name.padEnd(10)} ${mb.padStart(5)} MB ${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s`,
    )
  }
  return asked
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(files.map(async (file) => (await stat(path.join(file.parentPath, file.name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({ options: { help: { type: 'boolean' } }, allowPositionals: true })
  if (values.help) console.log(usage)
  else {
    await bundle(positionals).catch((error: Error) => {
      console.error(error.message)
      process.exitCode = 1
    })
  }
}

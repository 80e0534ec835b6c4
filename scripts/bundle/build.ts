import { cp, mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { cyclonedxEsbuildPlugin } from '@cyclonedx/cyclonedx-esbuild'
import { build } from 'esbuild'
import { root } from '../start/settings.ts'
import type { Bundle } from './bundles.ts'
import { leaveOut, oneUndici } from './leave-out.ts'
import { wasmBeside } from './wasm.ts'

export const dist = path.join(root, 'dist')

// Packages in CommonJS ask for `require` and their own place, which a module does not have.
const commonjs = `import { createRequire as quireRequire } from 'node:module'
import { fileURLToPath as quirePath } from 'node:url'
const require = quireRequire(import.meta.url), __filename = quirePath(import.meta.url), __dirname = import.meta.dirname`

// Native twins of what is in the bundle: each is tried, and done without when it is not there.
const optional = ['pg-native', 'msgpackr-extract', 'bufferutil', 'utf-8-validate', '@valkey/valkey-glide']

/** Makes `<to>/<name>/`, the program in one file and what it reads; its source map and its bill of materials go beside that folder. */
export async function makeBundle({ name, entry, file, beside }: Bundle, to = dist): Promise<void> {
  const folder = path.join(to, name)
  await rm(folder, { recursive: true, force: true })
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: path.join(folder, file),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    // Errors, spans and Apollo's plugins are told by the names of their classes and functions.
    keepNames: true,
    legalComments: 'external',
    sourcemap: 'external',
    sourcesContent: false,
    banner: { js: commonjs },
    external: optional,
    logLevel: 'warning',
    metafile: true,
    plugins: [wasmBeside(folder), leaveOut, oneUndici, billOfMaterials(path.join(to, 'sbom', `${name}.cdx.json`))],
  })
  await mkdir(path.join(to, 'maps'), { recursive: true })
  await rename(path.join(folder, `${file}.map`), path.join(to, 'maps', `${name}.${file}.map`))
  for (const [to, from] of Object.entries(beside)) {
    await cp(path.join(root, from), path.join(folder, to), { recursive: true })
  }
}

const billOfMaterials = (outputFile: string) =>
  cyclonedxEsbuildPlugin({
    specVersion: '1.6',
    gatherLicenseTexts: true,
    outputFile,
    outputReproducible: true,
    mcType: 'application',
    logLevel: 'silent',
  })

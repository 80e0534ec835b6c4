import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { runScript } from './deed.ts'
import { root } from './settings.ts'

const web = path.join(root, 'web')
const mark = path.join(web, 'dist/.built-from')

/** Builds the pages of `web/` when their sources differ from those of the last build. */
export async function buildPages(signal: AbortSignal): Promise<string> {
  const sources = await fingerprint()
  if (existsSync(mark) && (await readFile(mark, 'utf8')) === sources) return 'already built'
  await runScript('web/node_modules/vite/bin/vite.js', { args: ['build', web, '--logLevel', 'warn'], signal })
  await writeFile(mark, sources)
  return 'built'
}

async function fingerprint(): Promise<string> {
  const entries = await readdir(web, { withFileTypes: true })
  const folders = entries.filter(
    (entry) => entry.isDirectory() && !['node_modules', 'dist', 'test'].includes(entry.name),
  )
  const deep = await Promise.all(folders.map(({ name }) => filesUnder(path.join(web, name))))
  const flat = entries.filter((entry) => entry.isFile()).map(({ name }) => path.join(web, name))
  const hash = createHash('sha256')
  // A newer Vite or GraphiQL makes other pages of the same sources.
  for (const file of [...flat, ...deep.flat(), path.join(root, 'pnpm-lock.yaml')].sort()) {
    hash.update(path.relative(root, file)).update(await readFile(file))
  }
  return hash.digest('hex')
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
}

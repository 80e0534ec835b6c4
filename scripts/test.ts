import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { root } from './start/settings.ts'

// Jest keeps the modules of every file that it has run until its process ends: 240 files are more than one process has room for.
const parts = 4

/** Runs Jest; answers its exit code. */
async function jest(...args: readonly string[]): Promise<number> {
  const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' }
  const program = path.join(root, 'node_modules/jest/bin/jest.js')
  const child = spawn(process.execPath, [program, ...args], { cwd: root, env, stdio: 'inherit' })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}

async function inParts(): Promise<number> {
  const codes: number[] = []
  for (let part = 1; part <= parts; part += 1) codes.push(await jest(`--shard=${part}/${parts}`))
  const failed = codes.flatMap((code, at) => (code === 0 ? [] : [`--shard=${at + 1}/${parts}`]))
  console.log(failed.length === 0 ? 'All tests passed.' : `Tests failed; again with npm test -- ${failed.join(' or ')}`)
  return failed.length === 0 ? 0 : 1
}

const asked = process.argv.slice(2)
process.exitCode = asked.length === 0 ? await inParts() : await jest(...asked)

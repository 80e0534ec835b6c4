import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './generate/rooms.ts'
import { generate } from './generate.ts'

const usage = `Usage: npm run check [-- --fix]
  Types, lint, the house's rules, and whether generated files and the supergraph are those of their sources.
  --fix  mends what a tool can mend: formatting and lint, and composes the supergraph anew`

const { values } = parseArgs({ options: { fix: { type: 'boolean', default: false }, help: { type: 'boolean' } } })
if (values.help) {
  console.log(usage)
  process.exit(0)
}

type Verdict = { readonly failed: boolean; readonly said: string }

const checks: Readonly<Record<string, () => Promise<Verdict>>> = {
  // First, because the types below are those of the generated files.
  generated: makeGenerated,
  types: () => run('tsc', '-p', 'tsconfig.json'),
  'web types': () => run('tsc', '-p', 'web/tsconfig.json'),
  lint: () => run('biome', 'check', ...(values.fix ? ['--write'] : []), '.'),
  supergraph: () => run('node', 'scripts/compose.ts', ...(values.fix ? [] : ['--check'])),
  // Drift was looked for above: it would be told twice.
  house: () => run('jest', 'test/house', '--silent', '--testPathIgnorePatterns=drift'),
}

// What `--fix` can do something about.
const mendable = ['lint', 'supergraph']

const failed: string[] = []
for (const [name, check] of Object.entries(checks)) {
  const started = performance.now()
  const verdict = await check()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${verdict.failed ? '✗' : '✓'} ${name.padEnd(10)} ${seconds.padStart(5)} s`)
  if (verdict.failed) {
    failed.push(name)
    console.log(`\n${verdict.said.trim()}\n`)
  }
}
if (failed.length > 0) {
  const offer = !values.fix && failed.some((name) => mendable.includes(name))
  console.log(
    `${failed.join(', ')}: not as agreed${offer ? '; npm run check -- --fix mends what a tool can mend' : ''}`,
  )
  process.exitCode = 1
}

async function makeGenerated(): Promise<Verdict> {
  try {
    return { failed: false, said: (await generate()).join(', ') }
  } catch (error) {
    return { failed: true, said: error instanceof Error ? error.message : String(error) }
  }
}

function run(tool: string, ...args: string[]): Promise<Verdict> {
  const bin = join(root, 'node_modules/.bin')
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, NODE_OPTIONS: '' }
  if (tool === 'jest') env.NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning'
  const child = spawn(join(bin, tool), args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ failed: code !== 0, said }))
  })
}

// Runs on plain Node 20 with nothing installed: brings what the repository needs, then hands over to Node 24.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const pnpm = 'pnpm@12.21.0'
const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..')
const node = path.join(root, 'node_modules/.bin/node')
const mark = path.join(root, 'node_modules/.quire-installed')

const script = (file, { generated = true, env = {}, args = [] } = {}) => ({ file, generated, env, args })
const commands = {
  start: script('scripts/start.ts'),
  dev: script('scripts/start.ts', { args: ['--watch'] }),
  test: script('node_modules/jest/bin/jest.js', {
    env: { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' },
  }),
  demo: script('scripts/demo.ts'),
  doctor: script('scripts/doctor.ts', { generated: false }),
  check: script('scripts/check.ts'),
  generate: script('scripts/generate.ts', { generated: false }),
  compose: script('scripts/compose.ts', { generated: false }),
  migrate: script('scripts/migrate.ts', { generated: false }),
  seed: script('scripts/seed.ts'),
  'kill-each': script('test/kill-each.ts'),
  'search-engines': script('scripts/search-engines.ts'),
  'bench:search': script('bench/search/run.ts'),
  'bench:live': script('bench/live/run.ts'),
  letters: script('scripts/letters.ts', { generated: false }),
  traces: script('scripts/traces.ts', { generated: false }),
}

main()

function main() {
  const [name, ...args] = process.argv.slice(2)
  const command = commands[name]
  if (!command) fail(`There is no command "${name ?? ''}": use one of ${Object.keys(commands).join(', ')}.`)
  if (Number(process.versions.node.split('.')[0]) < 20)
    fail(`Quire starts from Node 20 or later; this is ${process.version}.`)
  install()
  if (command.generated) generate()
  run(command, args)
}

function install() {
  const wanted = fingerprint()
  if (existsSync(node) && existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return
  const began = Date.now()
  say('Installing packages and Node 24 (a minute or two the first time) …')
  const log = path.join(root, '.quire/logs/install.log')
  mkdirSync(path.dirname(log), { recursive: true })
  const out = openSync(log, 'w')
  const { status, error } = spawnSync(
    'npx',
    ['--yes', pnpm, 'install', '--frozen-lockfile', '--reporter=append-only'],
    {
      cwd: root,
      // Without a person to ask, pnpm may replace a node_modules that another tool made.
      env: { ...process.env, CI: 'true' },
      stdio: ['ignore', out, out],
      shell: process.platform === 'win32',
    },
  )
  if (error || status !== 0)
    fail(`The installation failed: ${error?.message ?? lastLine(log)} (all of it: ${path.relative(root, log)})`)
  writeFileSync(mark, wanted)
  say(`Installed in ${seconds(began)}.`)
}

function generate() {
  const { status, signal, stdout, stderr } = spawnSync(node, ['scripts/generate.ts'], { cwd: root, encoding: 'utf8' })
  if (status === 0) return
  fail(`Generating the code failed (${signal ?? `exit code ${status}`}):\n${(stderr || stdout).trim()}`)
}

function run({ file, env, args: first }, args) {
  if (!existsSync(path.join(root, file))) fail(`${file} is not there.`)
  const child = spawn(node, [file, ...first, ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
  // The child decides when it is done; we only pass on what we were told and wait for it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail(`${file} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'])
    hash.update(readFileSync(path.join(root, file)))
  return hash.digest('hex')
}

function lastLine(log) {
  const lines = readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
  return (lines.findLast((line) => /ERR|error/i.test(line)) ?? lines.at(-1) ?? 'pnpm said nothing').trim()
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`
}

// Notes go to stderr, so that `npm run demo -- --json` can be read by machines.
function say(line) {
  process.stderr.write(`${line}\n`)
}

function fail(line) {
  say(line)
  process.exit(1)
}

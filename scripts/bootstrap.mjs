// Runs on plain Node 20 with nothing installed: brings what the repository needs, then hands over to Node 24.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const pnpm = 'pnpm@12.21.0'
const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..')
const node = path.join(root, 'node_modules/.bin/node')
const mark = path.join(root, 'node_modules/.quire-installed')

// `own` names the options that npm keeps for itself when they are written without `--` before them.
const script = (file, does, { generated = true, env = {}, args = [], own = [] } = {}) => ({
  file,
  does,
  generated,
  env,
  args,
  own,
})
const opening = ['reset', 'port-base']
const commands = {
  start: script('scripts/start.ts', 'opens the shop, and prints one box of addresses when it is open', {
    own: opening,
  }),
  dev: script('scripts/start.ts', 'the same, and a saved file restarts its room', { args: ['--watch'], own: opening }),
  test: script('scripts/test.ts', 'every test; npm test -- subgraphs/cart runs one folder, options are Jest’s'),
  rollback: script(
    'node_modules/jest/bin/jest.js',
    'the drill: expand, a rollback, contract, under the requests of the release before',
    {
      env: { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' },
      args: ['test/rollback'],
    },
  ),
  demo: script('scripts/demo.ts', 'buys a book in the running shop through its public doors'),
  doctor: script('scripts/doctor.ts', 'what is wrong here, and how to mend it', {
    generated: false,
    own: ['port-base'],
  }),
  check: script('scripts/check.ts', 'types, lint, the house’s rules, drift of generated files', { own: ['fix'] }),
  generate: script('scripts/generate.ts', 'resolver types and Prisma clients from the contracts', { generated: false }),
  compose: script('scripts/compose.ts', 'the supergraph from the rooms’ schemas', { generated: false }),
  migrate: script('scripts/migrate.ts', 'migrations: apply, status, new <room> <name>, check', { generated: false }),
  seed: script('scripts/seed.ts', 'books and people; more books for benchmarks', { own: ['if-empty', 'books'] }),
  bundle: script('scripts/bundle.ts', 'each service as one file, for its image'),
  images: script('scripts/images.ts', 'container images of the shop, and what they weigh', {
    own: ['build', 'secrets'],
  }),
  'kill-each': script('test/kill-each.ts', 'kills each process in the middle of a purchase, which must survive it'),
  prove: script(
    'test/proofs.ts',
    'shows that money and stock cannot lie: -- last-copy, kill-points, webhooks, stores, planted …',
    {
      own: ['quick'],
    },
  ),
  cluster: script('test/cluster.ts', 'the shop on a real Kubernetes: installed, watched, upgraded, broken', {
    own: ['driver', 'only', 'quick', 'keep', 'no-build', 'check'],
  }),
  'search-engines': script('scripts/search-engines.ts', 'one contract on Postgres and on a real Elasticsearch'),
  'bench:search': script('bench/search/run.ts', 'how fast each search engine is'),
  'bench:live': script('bench/live/run.ts', 'how soon an order page sees what was committed'),
  'bench:checkout': script('bench/checkout/run.ts', 'what placing an order costs, and how many a second are placed', {
    own: ['minutes', 'quick', 'buyers', 'workers', 'apart', 'hot', 'stored', 'webhooks', 'sweeper'],
  }),
  letters: script('scripts/letters.ts', 'dead letters: list, replay, drop', { generated: false }),
  reconcile: script('scripts/reconcile.ts', 'the payments compared with the provider’s own list; list, close', {
    generated: false,
    own: ['days'],
  }),
  judged: script(
    'node_modules/jest/bin/jest.js',
    'the payment worker judged by Stripe’s own mock, and through a network that fails',
    {
      env: { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' },
      args: ['test/judged'],
    },
  ),
  traces: script('scripts/traces.ts', 'prints traces from the click to the mail', { generated: false }),
  chart: script('scripts/chart.ts', 'what the Helm chart is made of; keys prints its Secret', {
    generated: false,
    own: ['demo'],
  }),
  'test:chart': script('scripts/chart.ts', 'npm run test:chart: every judge of the Helm chart', {
    generated: false,
    args: ['test'],
  }),
}

main()

function main() {
  const [name, ...args] = process.argv.slice(2)
  if (isHelp(name)) return console.log(listOfCommands())
  const command = commands[name]
  if (!command) fail(`There is no command "${name ?? ''}": use one of ${Object.keys(commands).join(', ')}.`)
  demandOwnOptions(name, command, args)
  if (args.some(isHelp) && tellHelp(name, command)) return
  if (Number(process.versions.node.split('.')[0]) < 20)
    fail(`Quire starts from Node 20 or later; this is ${process.version}.`)
  install()
  if (command.generated) generate()
  run(command, args)
}

function isHelp(arg) {
  return arg === '--help' || arg === '-h'
}

function listOfCommands() {
  const lines = Object.entries(commands).map(([name, { does }]) => `  ${npm(name).padEnd(28)} ${does}`)
  return ['Each explains its options: npm run <command> -- --help', ...lines].join('\n')
}

/** What a person types: the names of package.json, where two are longer. */
function npm(name) {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const typed = Object.keys(scripts).find((one) => scripts[one].endsWith(` ${name}`)) ?? name
  return ['start', 'test'].includes(typed) ? `npm ${typed}` : `npm run ${typed}`
}

/** Says what the command does; true when that is all, because nothing that could say more is installed yet. */
function tellHelp(name, { does }) {
  if (name === 'test') console.log(`${npm(name)}: ${does}.\n`)
  if (isInstalled()) return false
  if (name !== 'test')
    console.log(`${npm(name)}: ${does}.\nIts options are told once the packages are installed, by npm start.`)
  return true
}

// `npm start --reset` gives --reset to npm: going on without it would do something else with the data than was asked.
function demandOwnOptions(name, { own }, args) {
  for (const option of own) {
    const given = process.env[`npm_config_${option.replaceAll('-', '_')}`]
    if (!given || given === 'false') continue
    const meant = [`--${option}`, ...(given === 'true' ? [] : [given]), ...args].join(' ')
    fail(`npm kept --${option} for itself, and nothing was done. Write: ${npm(name)} -- ${meant}`)
  }
}

function isInstalled() {
  return existsSync(node) && existsSync(mark) && readFileSync(mark, 'utf8') === fingerprint()
}

function install() {
  if (isInstalled()) return
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
  writeFileSync(mark, fingerprint())
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

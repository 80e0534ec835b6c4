import { writeFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { box, dim, step } from './checklist.ts'
import { startChild } from './child.ts'
import { runScript } from './deed.ts'
import { keysIn } from './keys.ts'
import { claim, demandFreePorts, hasState, release, reset, waitForLeftovers } from './leftovers.ts'
import { logins } from './logins.ts'
import { buildPages } from './playground.ts'
import { addresses, type Service, services, usesOwnCarrier, usesStandIn } from './processes.ts'
import { pidsFile, type Settings, urlsFile } from './settings.ts'
import type { StoreUrls } from './stores.ts'
import { databaseEnvironment, storeParts } from './stores-parts.ts'
import { Supervisor } from './supervisor.ts'

export type Shop = {
  readonly supervisor: Supervisor
  /** Settles when everything is ready and `urls.json` is written. */
  readonly opened: Promise<void>
  close(): Promise<void>
}

/** Opens the whole shop under this process, which must be the only one on its state folder. */
export async function openShop(settings: Settings): Promise<Shop> {
  await claim(settings)
  const leaving = new AbortController()
  const supervisor: Supervisor = new Supervisor({
    say: (line) => console.log(` ! ${line}`),
    changed: () => {
      // At the end the file is gone, and stays gone.
      if (!leaving.signal.aborted) writeFileSync(pidsFile(settings), JSON.stringify(supervisor.pids(), null, 2))
    },
  })
  return {
    supervisor,
    opened: bringUp({ settings, supervisor, signal: leaving.signal }),
    close: async () => {
      leaving.abort()
      await rm(urlsFile(settings), { force: true })
      await supervisor.stop()
      await release(settings)
    },
  }
}

type Opening = { settings: Settings; supervisor: Supervisor; signal: AbortSignal }

async function bringUp(opening: Opening): Promise<void> {
  const { settings, supervisor, signal } = opening
  const began = performance.now()
  await waitForLeftovers(settings)
  await settleState(settings)
  await demandFreePorts(settings)
  const logs = path.join(settings.state, 'logs')
  await mkdir(logs, { recursive: true })
  const [stores] = await Promise.all([fillStores(opening), step('Pages', () => buildPages(signal))])
  const all = services({ settings, stores, keys: await keysIn(settings.state) })
  await Promise.all(all.map((service) => step(service.name, () => open(supervisor, service, logs))))
  await announce(settings, (performance.now() - began) / 1000)
}

async function settleState(settings: Settings): Promise<void> {
  if (settings.reset) return step('Reset', () => reset(settings).then(() => 'the old state is forgotten'))
  const where = path.relative(process.cwd(), settings.state) || '.'
  if (hasState(settings)) console.log(dim(`   Carrying on with the state in ${where} (--reset forgets it)`))
}

async function fillStores({ settings, supervisor, signal }: Opening): Promise<StoreUrls> {
  const stores = storeParts(settings, supervisor)
  await Promise.all(stores.parts.map(({ title, bringUp }) => step(title, bringUp)))
  const urls = await stores.urls()
  const env = databaseEnvironment(urls)
  const script = (file: string, ...args: string[]) => runScript(file, { args, env, signal })
  await step('Migrations', () => script('scripts/migrate.ts', 'apply').then(migrationsTold))
  await step('Books and people', () => script('scripts/seed.ts', '--if-empty').then(lastLine))
  return urls
}

async function open(supervisor: Supervisor, service: Service, logs: string): Promise<undefined> {
  const { name, wave } = service
  await rm(path.join(logs, `${name}.log`), { force: true })
  const complain = (line: string) => console.log(dim(`   ${name}: ${line}`))
  await supervisor.start({ name, wave, start: () => startChild({ service, logs, complain }) })
}

async function announce(settings: Settings, seconds: number): Promise<void> {
  const { graph, live, playground, inbox, stripe, carrier } = addresses(settings)
  const people = Object.values(logins).map(({ role, email, password }) => ({ role, email, password }))
  const standIns = { ...(usesStandIn(settings) && { stripe }), ...(usesOwnCarrier(settings) && { carrier }) }
  await writeFile(
    urlsFile(settings),
    JSON.stringify({ graph, live, playground, inbox, ...standIns, logins: people }, null, 2),
  )
  const lines = [
    `Graph       ${graph}`,
    `Live        ${live}`,
    `Playground  ${playground}`,
    `Office      ${playground}/office  (for staff)`,
    `Inbox       ${inbox}`,
    `Stripe      ${usesStandIn(settings) ? `${stripe}  (a stand-in; pay at /pay/<client secret>)` : 'your own account'}`,
    ...(usesOwnCarrier(settings) ? [`Carrier     ${carrier}  (a stand-in; parcels move by themselves)`] : []),
    '',
    ...people.map(({ role, email, password }) => `${email.padEnd(17)} ${password.padEnd(16)} ${role.toLowerCase()}`),
    '',
    'Next: npm run demo    (in another terminal; Ctrl-C here closes the shop)',
  ]
  console.log(`\n${box(`Quire is open · ${seconds.toFixed(1)} s`, lines)}\n`)
}

function migrationsTold(printed: string): string {
  const applied = printed.split('\n').filter((line) => !line.endsWith('nothing waits'))
  return applied.length === 0 ? 'nothing waited' : `applied in ${applied.map((line) => line.split(':')[0]).join(', ')}`
}

function lastLine(printed: string): string | undefined {
  return printed.split('\n').at(-1) || undefined
}

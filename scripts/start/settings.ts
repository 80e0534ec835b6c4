import path from 'node:path'

export const rooms = ['user', 'catalog', 'order', 'payment', 'email', 'search'] as const
export type Room = (typeof rooms)[number]

export const root = path.resolve(import.meta.dirname, '../..')

/** What the command line and the environment ask of a start; everything else in `scripts/start` reads this. */
export type Settings = {
  readonly state: string
  readonly portBase: number
  readonly reset: boolean
  readonly watch: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
}

export const usage = `Usage: npm start -- [--reset] [--port-base <port>]     (npm run dev -- … restarts a room when its file is saved)
  --reset             forgets the shop's state (orders, accounts, mails) and starts anew
  --port-base <port>  the gateway's port; the others follow it (default 4000, also QUIRE_PORT_BASE)
  QUIRE_STATE         the folder of the state (default .quire); with another port base, two shops run side by side
  DATABASE_URL_USER … DATABASE_URL_SEARCH, REDIS_URL, REDIS_CACHE_URL, ELASTICSEARCH_URL, STRIPE_SECRET_KEY …
                      use stores and a Stripe account of your own; these and more may stand in .env (see .env.example)`

export function readSettings(args: readonly string[], environment: NodeJS.ProcessEnv): Settings {
  const known = /^--(reset|watch|port-base(=.*)?)$/
  const unknown = args.find((arg, at) => !known.test(arg) && args[at - 1] !== '--port-base')
  if (unknown) throw new Error(`${unknown} is not an option.\n${usage}`)
  const asked = args.find((arg) => arg.startsWith('--port-base='))?.split('=')[1] ?? after(args, '--port-base')
  const portBase = Number(asked ?? environment.QUIRE_PORT_BASE ?? 4000)
  if (!Number.isInteger(portBase) || portBase < 1024 || portBase > 65_000) {
    throw new Error(`The port base must be a number from 1024 to 65000, not ${asked ?? environment.QUIRE_PORT_BASE}.`)
  }
  return {
    state: path.resolve(root, environment.QUIRE_STATE ?? '.quire'),
    portBase,
    reset: args.includes('--reset'),
    watch: args.includes('--watch'),
    environment,
  }
}

function after(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name)
  return at < 0 ? undefined : (args[at + 1] ?? '')
}

export const storesFile = (settings: Settings) => path.join(settings.state, 'stores.json')
export const lockFile = (settings: Settings) => path.join(settings.state, 'lock')
export const urlsFile = (settings: Settings) => path.join(settings.state, 'urls.json')
export const pidsFile = (settings: Settings) => path.join(settings.state, 'pids.json')

import { ask } from '../../dev/stores/src/postgres.ts'
import { withRedis } from '../../dev/stores/src/redis.ts'
import { rooms, type Settings } from './settings.ts'

/** One line of the doctor: what was looked at, what was found, and the mend when it is not well. */
export type Finding = { readonly name: string; readonly found: string; readonly mend?: string }

/** A store that the environment may name; `look` throws when it cannot be used, and may answer a remark. */
type Store = {
  readonly name: string
  readonly variable: string
  readonly otherwise: string
  readonly look: (url: string) => Promise<string | undefined>
}

/** Throws the name and the mend of everything from outside that cannot be used, before anything is started. */
export async function demandOutside(settings: Settings): Promise<void> {
  const all = [...environment(settings), ...(await storesOutside(settings))]
  const ill = all.filter(({ mend }) => mend)
  if (ill.length > 0) throw new Error(ill.map(({ found, mend }) => `${found}\n → ${mend}`).join('\n'))
}

/** Whether what the environment names has the form that it must have. */
export function environment({ environment }: Settings): Finding[] {
  const name = 'Environment'
  const used = Object.keys(environment).filter((variable) => environment[variable] && formOf(variable))
  const findings: Finding[] = used
    .filter((variable) => !isWellFormed(variable, environment[variable]))
    .map((variable) => ({
      name,
      found: `${variable} is no ${formOf(variable)?.[0]}// address`,
      mend: `unset ${variable}, or give it a whole URL`,
    }))
  if (environment.STRIPE_SECRET_KEY && !environment.STRIPE_WEBHOOK_SECRET) {
    findings.push({
      name,
      found: 'STRIPE_SECRET_KEY without STRIPE_WEBHOOK_SECRET',
      mend: 'set both (and STRIPE_PUBLISHABLE_KEY), or none for the stand-in',
    })
  }
  const well = used.length > 0 ? `uses ${used.join(', ')}` : 'nothing from outside'
  return findings.length > 0 ? findings : [{ name, found: well }]
}

/** Whether the stores that the environment names answer; those whose address has another form are not asked. */
export async function storesOutside({ environment }: Settings): Promise<Finding[]> {
  const asked = stores.flatMap((store) => {
    const url = environment[store.variable]
    return url && isWellFormed(store.variable, url) ? [answerOf(store, url)] : []
  })
  return Promise.all(asked)
}

const own = 'for one of our own'
const stores: readonly Store[] = [
  ...rooms.map((room) => ({
    name: `Database ${room}`,
    variable: `DATABASE_URL_${room.toUpperCase()}`,
    otherwise: own,
    look: askPostgres,
  })),
  { name: 'Redis queues', variable: 'REDIS_URL', otherwise: own, look: askRedis },
  { name: 'Redis caches', variable: 'REDIS_CACHE_URL', otherwise: own, look: askRedis },
  {
    name: 'Elasticsearch',
    variable: 'ELASTICSEARCH_URL',
    otherwise: 'to search in Postgres',
    look: askElasticsearch,
  },
]

async function answerOf({ name, variable, otherwise, look }: Store, url: string): Promise<Finding> {
  const where = `${variable} (${url.replace(/\/\/.*@/, '//')})`
  try {
    const remark = await look(url)
    return { name, found: `${where} answers${remark ? `: ${remark}` : ''}` }
  } catch (error) {
    const mend = `start it, mend ${variable}, or unset it ${otherwise}`
    return { name, found: `${where} cannot be used: ${reasonOf(error)}`, mend }
  }
}

async function askPostgres(url: string): Promise<undefined> {
  await ask(url, 'select 1')
}

async function askRedis(url: string): Promise<undefined> {
  await withRedis(url, (client) => client.ping())
}

async function askElasticsearch(url: string): Promise<string> {
  const { origin, pathname, username, password } = new URL(url)
  // `fetch` refuses an address with a password in it.
  const basic = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
  const response = await fetch(`${origin}${pathname}`, {
    signal: AbortSignal.timeout(2_000),
    ...(username ? { headers: { authorization: `Basic ${basic}` } } : {}),
  })
  const body = (await response.json().catch(() => ({}))) as { version?: { number?: string } }
  if (!response.ok || !body.version?.number) throw new Error(`it answers ${response.status}, not as Elasticsearch does`)
  return `version ${body.version.number}`
}

/** Connections that are refused say so in the code or the cause of an error, not always in its message. */
export function reasonOf(error: unknown): string {
  const { message, code, cause } = error as { message?: string; code?: string; cause?: Error & { code?: string } }
  const more = cause?.message || cause?.code || code
  return message ? [message, cause && more].filter(Boolean).join(': ') : (more ?? 'no connection')
}

const forms: readonly [RegExp, readonly string[]][] = [
  [/^DATABASE_URL_/, ['postgresql:', 'postgres:']],
  [/^REDIS_(CACHE_)?URL$/, ['redis:', 'rediss:']],
  [/^(ELASTICSEARCH_URL|STRIPE_API_URL|CARRIER_API_URL|OTEL_EXPORTER_OTLP_ENDPOINT)$/, ['http:', 'https:']],
]

const formOf = (variable: string) => forms.find(([pattern]) => pattern.test(variable))?.[1]

function isWellFormed(variable: string, url: string | undefined): boolean {
  return URL.canParse(url ?? '') && (formOf(variable) ?? []).includes(new URL(url ?? '').protocol)
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Pool } from 'undici'
import { z } from 'zod'
import { parseJson } from './json.ts'
import type { Life } from './lifecycle.ts'
import type { Metrics } from './metrics.ts'
import { hungUp, reaching, untilItLeaves } from './reaching.ts'
import { readRequestId, requestId, requestIdHeader, underRequestId } from './request-id.ts'
import { digest, type Keys, readStatement, signStatement } from './signature.ts'
import { traced, traceparent } from './trace.ts'

/** The doors between rooms: who owns each, who may call it, what is asked and answered. */
export type DoorCatalogue = Readonly<
  Record<
    string,
    { readonly owner: string; readonly callers: readonly string[]; readonly ask: z.ZodType; readonly answer: z.ZodType }
  >
>

const doorHeader = 'quire-door'
const lifetimeMs = 30_000
const statement = z.object({ caller: z.string(), door: z.string(), until: z.number(), body: z.string() })

/** The other room did not answer in time, not with 200, or not in the shape of the contract. What was asked may or may not have been done: ask again. */
export class DoorFailed extends Error {
  override readonly name = 'DoorFailed'
  /** What it was answered, where that was not 200. 400: the owner could not make sense of what was asked. */
  readonly status: number | null
  constructor(message: string, { status = null, ...options }: ErrorOptions & { status?: number | null } = {}) {
    super(message, options)
    this.status = status
  }
}

/** Calls one owner's doors: signed for this body, within a deadline, the answer parsed. Throws DoorFailed. */
export interface DoorClient<C extends DoorCatalogue> {
  call<N extends keyof C & string>(door: N, ask: z.input<C[N]['ask']>): Promise<z.output<C[N]['answer']>>
}

/** Whom a client calls, in whose name, and how long it waits. */
export interface DoorClientOptions<C extends DoorCatalogue> {
  readonly catalogue: C
  readonly caller: string
  /** The owner's base url. */
  readonly url: string
  readonly key: Keys
  /** How long one call may take, in milliseconds; two seconds unless told otherwise. */
  readonly deadlineMs?: number
  readonly metrics: Metrics
}

/** A client for the doors of one owner; each call is counted under the kind call. */
export function openDoorClient<const C extends DoorCatalogue>(
  life: Life,
  options: DoorClientOptions<C>,
): DoorClient<C> {
  const pool = new Pool(options.url, { connections: 16, pipelining: 1, connect: reaching() })
  life.hold('door client', pool, () => pool.destroy())
  return {
    async call(door, ask) {
      const end = options.metrics.requests.startTimer({ kind: 'call', name: door })
      try {
        const answer = await traced(`door ${door}`, { kind: 'client' }, () => callOnce(pool, options, { door, ask }))
        end({ outcome: 'ok' })
        return answer as never
      } catch (error) {
        end({ outcome: 'failed' })
        throw error
      }
    },
  }
}

async function callOnce(
  pool: Pool,
  options: DoorClientOptions<DoorCatalogue>,
  { door, ask }: { door: string; ask: unknown },
): Promise<unknown> {
  const answer = await post(pool, options, { door, body: JSON.stringify(ask) })
  if (answer.status !== 200) throw new DoorFailed(`${door} answered ${answer.status}`, { status: answer.status })
  const parsed = options.catalogue[door]?.answer.safeParse(parseJson(answer.body))
  if (!parsed?.success) throw new DoorFailed(`${door} answered in another shape`, { cause: parsed?.error })
  return parsed.data
}

async function post(
  pool: Pool,
  { caller, key, deadlineMs = 2000 }: DoorClientOptions<DoorCatalogue>,
  { door, body }: { door: string; body: string },
): Promise<{ status: number; body: string }> {
  const said = { caller, door, until: Date.now() + lifetimeMs, body: digest(body) }
  const parent = traceparent()
  const id = requestId()
  const headers = {
    'content-type': 'application/json',
    [doorHeader]: signStatement(said, key),
    ...(parent && { traceparent: parent }),
    ...(id && { [requestIdHeader]: id }),
  }
  const signal = AbortSignal.timeout(deadlineMs)
  const ask = async () => {
    const response = await untilItLeaves(() =>
      pool.request({ method: 'POST', path: `/doors/${door}`, body, headers, signal }),
    )
    return { status: response.statusCode, body: await response.body.text() }
  }
  try {
    // Whatever is asked at a door may be asked twice: a neighbour that leaves in the middle of it is no fault.
    return await ask().catch((error: unknown) => {
      if (!hungUp(error) || signal.aborted) throw error
      return ask()
    })
  } catch (cause) {
    throw new DoorFailed(`${door} did not answer`, { cause })
  }
}

/** What each door of one owner does. A door without its function does not compile. */
export type DoorHandlers<C extends DoorCatalogue, Owner extends string> = {
  readonly [N in keyof C & string as C[N]['owner'] extends Owner ? N : never]: (
    ask: z.output<C[N]['ask']>,
  ) => Promise<z.input<C[N]['answer']>>
}

/**
 * Opens an owner's doors on its server. Unsigned, expired, altered or foreign calls get 401; what does not parse gets 400. Each is
 * counted under the kind door, by its status.
 * @param keys the key of each caller, or its keys during a rotation
 */
export function openDoors<const C extends DoorCatalogue, Owner extends string>(
  app: FastifyInstance,
  {
    catalogue,
    owner,
    keys,
    handlers,
    metrics,
  }: {
    catalogue: C
    owner: Owner
    keys: Readonly<Record<string, Keys>>
    handlers: DoorHandlers<C, Owner>
    metrics: Metrics
  },
): void {
  for (const [door, handle] of Object.entries(handlers) as [string, (ask: unknown) => Promise<unknown>][]) {
    const onResponse = async (_request: FastifyRequest, reply: FastifyReply) =>
      metrics.requests.observe(
        { kind: 'door', name: door, outcome: String(reply.statusCode) },
        reply.elapsedTime / 1000,
      )
    app.post(`/doors/${door}`, { onResponse }, async (request, reply) => {
      const contract = catalogue[door]
      const body = (request.body ?? Buffer.alloc(0)) as Buffer
      if (!contract || !mayEnter(request.headers[doorHeader], { door, body, keys, callers: contract.callers })) {
        return reply.code(401).send({ error: `${owner} opens this door to signed calls only` })
      }
      const ask = contract.ask.safeParse(parseJson(body))
      if (!ask.success) return reply.code(400).send({ error: z.prettifyError(ask.error) })
      const parent = request.headers.traceparent
      const options = { kind: 'server' as const, parent: typeof parent === 'string' ? parent : null }
      const id = readRequestId(request.headers[requestIdHeader]) ?? request.id
      return underRequestId(id, () => traced(`door ${door}`, options, () => handle(ask.data)))
    })
  }
}

function mayEnter(
  header: string | string[] | undefined,
  at: { door: string; body: Buffer; keys: Readonly<Record<string, Keys>>; callers: readonly string[] },
): boolean {
  if (typeof header !== 'string') return false
  const now = Date.now()
  return at.callers.some((caller) => {
    const key = at.keys[caller]
    const said = key && statement.safeParse(readStatement(header, key))
    return (
      said?.success === true &&
      said.data.caller === caller &&
      said.data.door === at.door &&
      said.data.until >= now &&
      said.data.until <= now + lifetimeMs + 5000 &&
      said.data.body === digest(at.body)
    )
  })
}

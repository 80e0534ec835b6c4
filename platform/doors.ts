import type { FastifyInstance } from 'fastify'
import { Pool } from 'undici'
import { z } from 'zod'
import type { Life } from './lifecycle.ts'
import { digest, readStatement, signStatement } from './signature.ts'
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

/** The other room did not answer in time or not properly. What was asked may or may not have been done: ask again. */
export class DoorFailed extends Error {
  override readonly name = 'DoorFailed'
}

/** Calls one owner's doors: signed for this body, within a deadline, the answer parsed. Throws DoorFailed. */
export interface DoorClient<C extends DoorCatalogue> {
  call<N extends keyof C & string>(door: N, ask: z.input<C[N]['ask']>): Promise<z.output<C[N]['answer']>>
}

/**
 * A client for the doors of one owner.
 * @param deadlineMs how long one call may take, 2 seconds unless told otherwise
 */
export function openDoorClient<const C extends DoorCatalogue>(
  life: Life,
  {
    catalogue,
    caller,
    url,
    key,
    deadlineMs = 2000,
  }: {
    catalogue: C
    caller: string
    url: string
    key: Buffer
    deadlineMs?: number
  },
): DoorClient<C> {
  const pool = new Pool(url, { connections: 16, pipelining: 1 })
  life.hold('door client', pool, () => pool.destroy())
  return {
    call: (door, ask) =>
      traced(`door ${door}`, { kind: 'client' }, async () => {
        const body = JSON.stringify(ask)
        const said = { caller, door, until: Date.now() + lifetimeMs, body: digest(body) }
        const parent = traceparent()
        const answer = await pool
          .request({
            method: 'POST',
            path: `/doors/${door}`,
            body,
            headers: {
              'content-type': 'application/json',
              [doorHeader]: signStatement(said, key),
              ...(parent && { traceparent: parent }),
            },
            signal: AbortSignal.timeout(deadlineMs),
          })
          .then(async (response) => ({ status: response.statusCode, body: await response.body.text() }))
          .catch((cause: unknown) => {
            throw new DoorFailed(`${door} did not answer`, { cause })
          })
        if (answer.status !== 200) throw new DoorFailed(`${door} answered ${answer.status}`)
        return catalogue[door]?.answer.parse(JSON.parse(answer.body)) as never
      }),
  }
}

/** What each door of one owner does. A door without its function does not compile. */
export type DoorHandlers<C extends DoorCatalogue, Owner extends string> = {
  readonly [N in keyof C & string as C[N]['owner'] extends Owner ? N : never]: (
    ask: z.output<C[N]['ask']>,
  ) => Promise<z.input<C[N]['answer']>>
}

/**
 * Opens an owner's doors on its server. Unsigned, expired, altered or foreign calls get 401; what does not parse gets 400.
 * @param keys the key of each caller
 */
export function openDoors<const C extends DoorCatalogue, Owner extends string>(
  app: FastifyInstance,
  {
    catalogue,
    owner,
    keys,
    handlers,
  }: {
    catalogue: C
    owner: Owner
    keys: Readonly<Record<string, Buffer>>
    handlers: DoorHandlers<C, Owner>
  },
): void {
  for (const [door, handle] of Object.entries(handlers) as [string, (ask: unknown) => Promise<unknown>][]) {
    app.post(`/doors/${door}`, async (request, reply) => {
      const contract = catalogue[door]
      const body = request.body as Buffer
      if (!contract || !mayEnter(request.headers[doorHeader], { door, body, keys, callers: contract.callers })) {
        return reply.code(401).send({ error: `${owner} opens this door to signed calls only` })
      }
      const ask = contract.ask.safeParse(parseJson(body))
      if (!ask.success) return reply.code(400).send({ error: z.prettifyError(ask.error) })
      const parent = request.headers.traceparent
      const options = { kind: 'server' as const, parent: typeof parent === 'string' ? parent : null }
      return traced(`door ${door}`, options, () => handle(ask.data))
    })
  }
}

function mayEnter(
  header: string | string[] | undefined,
  at: { door: string; body: Buffer; keys: Readonly<Record<string, Buffer>>; callers: readonly string[] },
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

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

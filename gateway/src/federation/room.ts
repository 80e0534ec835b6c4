import type { GraphQLDataSource } from '@apollo/gateway'
import type { Life } from '@quire/platform/lifecycle'
import type { Metrics } from '@quire/platform/metrics'
import { hungUp, reaching, untilItLeaves } from '@quire/platform/reaching'
import { requestIdHeader } from '@quire/platform/request-id'
import type { Keys } from '@quire/platform/signature'
import { traced, traceparent } from '@quire/platform/trace'
import { signViewer, type Viewer, viewerHeader } from '@quire/platform/viewer'
import { GraphQLError } from 'graphql'
import { Pool } from 'undici'
import { z } from 'zod'
import { type Payload, readPayloads } from '../live/event-stream.ts'
import type { Asking } from './asking.ts'
import { distinct } from './duplicates.ts'
import { outcomeOf } from './masking.ts'

type Process = Parameters<GraphQLDataSource['process']>[0]
type Answer = Awaited<ReturnType<GraphQLDataSource['process']>>

/** What is sent to a room: an operation of ours, planned from the client's. */
export interface Question {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** One room behind the gateway: answers fetches of the plan, and streams the payloads of a subscription. */
export interface Room extends GraphQLDataSource {
  /** Throws when the stream cannot be opened within `openMs` or breaks off. */
  stream(question: Question, asking: Asking, at: { signal: AbortSignal; openMs: number }): AsyncGenerator<Payload>
}

export interface RoomOptions {
  readonly room: string
  readonly url: string
  readonly key: Keys
  readonly metrics: Metrics
}

// A stream sends a comment every twelve seconds; one that is quiet for longer is dead.
const deadAfterMs = 30_000

/** Speaks to one room over pools of its own. Nothing that the client sent but its operation and variables reaches the room. */
export function openRoom(life: Life, options: RoomOptions): Room {
  const { room, url, metrics } = options
  const connect = reaching()
  const pool = new Pool(url, { connections: 128, pipelining: 1, keepAliveTimeout: 30_000, connect })
  // Streams stay open: they must not take the connections that fetches wait for.
  const streams = new Pool(url, { connections: null, pipelining: 1, bodyTimeout: deadAfterMs, connect })
  life.hold(`room ${room}`, [pool, streams], (pools) => Promise.all(pools.map((one) => one.destroy())))
  return {
    async process({ request, context, ...more }) {
      const asking = context as Asking
      const end = metrics.requests.startTimer({ kind: 'fetch', name: room })
      try {
        const answer = await traced(`fetch ${room}`, { kind: 'client' }, () =>
          ask({ ...options, pool }, request, asking),
        )
        end({ outcome: outcomeOf(answer) })
        return answer
      } catch (cause) {
        end({ outcome: 'failed' })
        throw unanswered(cause, 'pathInIncomingRequest' in more ? more.pathInIncomingRequest : undefined)
      }
    },
    stream: (question, asking, at) => stream({ ...options, pool: streams, ...at }, question, asking),
  }
}

type At = RoomOptions & { readonly pool: Pool }

async function* stream(
  at: At & { signal: AbortSignal; openMs: number },
  question: Question,
  asking: Asking,
): AsyncGenerator<Payload> {
  const body = JSON.stringify(question)
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new Error(`${at.room} did not open the stream in time`)), at.openMs)
  const response = await at.pool
    .request({
      method: 'POST',
      path: '/graphql',
      body,
      headers: headersFor(at, { body, asking, accept: 'text/event-stream' }),
      signal: AbortSignal.any([at.signal, late.signal]),
    })
    .finally(() => clearTimeout(timer))
  if (!String(response.headers['content-type']).startsWith('text/event-stream')) {
    await response.body.dump()
    throw new Error(`${at.room} answered a subscription with ${response.statusCode} and no stream`)
  }
  yield* readPayloads(response.body)
}

async function ask(at: At, request: Process['request'], asking: Asking): Promise<Answer> {
  const { representations, ...variables } = request.variables ?? {}
  const once = Array.isArray(representations) ? distinct(representations) : null
  const body = JSON.stringify({
    query: request.query,
    variables: { ...variables, ...(representations && { representations: once?.representations ?? representations }) },
  })
  const isMutation = /^\s*mutation\b/.test(request.query ?? '')
  const text = await post(at, { body, asking, isMutation }).catch((error) => {
    // The connection was closed before anything was answered, as a room does when it leaves. A mutation may have been done.
    if (isMutation || !hungUp(error) || asking.deadline.aborted) throw error
    return post(at, { body, asking, isMutation })
  })
  const answer = answerOf.parse(JSON.parse(text)) as unknown as Answer
  if (at.room === 'user') noteSession(asking, answer.extensions?.session)
  return once ? once.spread(answer as never) : answer
}

const answerOf = z
  .looseObject({ data: z.looseObject({}).nullish(), errors: z.array(z.looseObject({})).optional() })
  .refine(({ data, errors }) => data !== undefined || errors !== undefined, 'is no answer of a graph')

async function post(
  at: At,
  { body, asking, isMutation }: { body: string; asking: Asking; isMutation: boolean },
): Promise<string> {
  const headers = headersFor(at, { body, asking, accept: 'application/json', isMutation })
  const question = { method: 'POST', path: '/graphql', body, headers, signal: asking.deadline } as const
  const response = await untilItLeaves(() => at.pool.request(question))
  const text = await response.body.text()
  // 401 means that the room did not believe the gateway: our fault, which the caller must not read as theirs.
  if (response.statusCode === 401) throw new Error(`${at.room} did not believe the signed viewer`)
  if (response.statusCode >= 500) throw new Error(`${at.room} answered ${response.statusCode}`)
  // A room refuses a whole operation when it does not know what the supergraph promises, as in a rollout: our fault again.
  if (response.statusCode >= 400) throw new Error(`${at.room} refused the operation: ${text.slice(0, 1000)}`)
  return text
}

function headersFor(
  { room, key }: RoomOptions,
  { body, asking, accept, isMutation = false }: { body: string; asking: Asking; accept: string; isMutation?: boolean },
): Record<string, string> {
  const parent = traceparent()
  const { viewer, refreshToken } = asking.caller
  const told: Viewer = room === 'user' && isMutation && refreshToken ? { ...viewer, refreshToken } : viewer
  return {
    'content-type': 'application/json',
    accept,
    [requestIdHeader]: asking.requestId,
    [viewerHeader]: signViewer(told, { room, body, key }),
    ...(parent && { traceparent: parent }),
  }
}

const sessionNews = z.object({
  refreshToken: z
    .string()
    .regex(/^[\w.~-]{1,512}$/)
    .optional(),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
  clear: z.boolean().optional(),
  newVisitor: z.boolean().optional(),
})

function noteSession(asking: Asking, news: unknown): void {
  if (news !== undefined) asking.learned.session = { ...asking.learned.session, ...sessionNews.parse(news) }
}

// The path up to the first list: what is below it has no one place to name.
function unanswered(cause: unknown, path: readonly (string | number)[] = []): GraphQLError {
  const list = path.indexOf('@')
  const place = list < 0 ? path : path.slice(0, list)
  return new GraphQLError('A room did not answer.', {
    originalError: cause instanceof Error ? cause : new Error(String(cause)),
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
    ...(place.length > 0 && { path: place }),
  })
}

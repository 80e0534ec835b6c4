import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Office, settle } from '../office.ts'
import { strikes } from '../switches.ts'
import { apiVersion, type Desk } from '../trade/desk.ts'
import { callerOf, needsSecretKey } from './auth.ts'
import { ApiError, NotBegun } from './errors.ts'
import { checkExpand, expanded } from './expand.ts'
import { type FormValue, parseForm } from './form.ts'
import { fingerprintOf, type KeyedCall, stillRunning, storedAnswer } from './idempotency.ts'
import { readParams } from './params.ts'
import type { Call, Route } from './route.ts'

interface Answer {
  readonly status: number
  readonly body: object
}
interface Asked {
  readonly route: Route
  readonly call: Call<unknown>
  readonly expand: readonly string[]
  readonly keyed: KeyedCall | null
}

/** Answers API calls as Stripe does: key, parameters, idempotency, the switched mishaps, then the deed. */
export function answering(office: Office) {
  const running = new Set<string>()

  return async function answer(route: Route, request: FastifyRequest, reply: FastifyReply) {
    head(request, reply, route)
    const asked = readCall(office, route, request)
    if (asked.keyed === null) return perform(asked, request, reply)
    const { key } = asked.keyed
    reply.header('idempotency-key', key)
    if (running.has(key)) {
      reply.header('stripe-should-retry', 'true')
      throw stillRunning(key)
    }
    const stored = storedAnswer(office.vault, asked.keyed)
    if (stored !== undefined) {
      reply.header('idempotent-replayed', 'true').header('original-request', stored.requestId)
      return send(reply, stored)
    }
    running.add(key)
    return perform(asked, request, reply).finally(() => running.delete(key))
  }

  async function perform(asked: Asked, request: FastifyRequest, reply: FastifyReply) {
    const name = `${request.method} ${request.url}`
    const hang = strikes(office.switches, 'hangNext', name)
    if (hang === 'before') return hungUp(reply)
    const fail = strikes(office.switches, 'failNext', name)
    const answer = settle(office, (desk) => done(desk, { ...asked, fail, requestId: request.id }), {
      cause: { id: request.id, idempotency_key: asked.keyed?.key ?? null },
    })
    if (hang === null) return send(reply, answer)
    if (asked.keyed !== null) running.delete(asked.keyed.key)
    return hungUp(reply)
  }
}

/** Does what was asked and keeps the answer under the idempotency key, in one commit. */
function done(
  desk: Desk,
  { route, call, expand, keyed, fail, requestId }: Asked & { fail: 'before' | 'after' | null; requestId: string },
): Answer {
  const worked = fail === 'before' ? outOfOrder : work(desk, { route, call, expand })
  const answer = fail === null ? worked : outOfOrder
  if (keyed !== null) {
    const { key, path, fingerprint } = keyed
    desk.vault.put('answers', { id: key, path, fingerprint, requestId, ...answer, atMs: Date.now() })
  }
  return answer
}

function work(desk: Desk, { route, call, expand }: Pick<Asked, 'route' | 'call' | 'expand'>): Answer {
  try {
    return { status: 200, body: expanded(desk.vault, { body: route.run(desk, call), paths: expand }) }
  } catch (error) {
    if (error instanceof ApiError && !(error instanceof NotBegun)) return error
    throw error
  }
}

function readCall(office: Office, route: Route, request: FastifyRequest): Asked {
  const { key: keyParam, ...given } = formOf(request)
  const { authorization, 'idempotency-key': key } = request.headers
  const caller = callerOf(office.keys, { authorization, key: typeof keyParam === 'string' ? keyParam : undefined })
  if (caller === 'browser' && !route.publishable) throw needsSecretKey()
  const params = readParams(route.schema, given)
  const expand = (params as { expand?: string[] }).expand ?? [] // every schema spreads `expand` of params.ts
  checkExpand(expand)
  const path = request.url.split('?')[0] ?? ''
  const { id = '' } = request.params as { id?: string }
  const keyed = request.method === 'POST' && typeof key === 'string' && key !== ''
  return {
    route,
    call: { params, id, caller },
    expand,
    keyed: keyed ? { key, path, fingerprint: fingerprintOf(given) } : null,
  }
}

function formOf(request: FastifyRequest): { [name: string]: FormValue } {
  if (request.method !== 'POST') return parseForm(request.url.split('?')[1] ?? '')
  if (typeof request.body === 'string') return parseForm(request.body)
  if (request.body === undefined || request.body === null) return {}
  throw new NotBegun(400, {
    type: 'invalid_request_error',
    message: 'Invalid request (check that your POST content type is application/x-www-form-urlencoded).',
  })
}

function head(request: FastifyRequest, reply: FastifyReply, route: Route) {
  const asked = request.headers['stripe-version']
  reply.header('request-id', request.id).header('cache-control', 'no-cache, no-store')
  reply.header('stripe-version', typeof asked === 'string' ? asked : apiVersion)
  if (route.publishable)
    reply.header('access-control-allow-origin', '*').header('access-control-expose-headers', 'Request-Id')
}

/** Stripe tells its SDK not to try a 500 again: under the key it would only be replayed. */
function send(reply: FastifyReply, { status, body }: Answer) {
  if (status >= 500) reply.header('stripe-should-retry', 'false')
  return reply.code(status).send(body)
}

const outOfOrder: Answer = {
  status: 500,
  body: { error: { type: 'api_error', message: 'An unknown error occurred (the stand-in was told to fail).' } },
}

/** Never answers: over when the caller hangs up or the stand-in closes. */
function hungUp(reply: FastifyReply): Promise<void> {
  reply.hijack()
  return new Promise((resolve) => {
    if (reply.raw.destroyed || reply.raw.socket?.destroyed !== false) resolve()
    else reply.raw.on('close', () => resolve())
  })
}

import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A call as it went by. */
export interface Call {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly status: number
  readonly reply: unknown
}

/** Stands between a caller and an API, lets everything pass and keeps it. */
export async function openRecorder(behind: string) {
  const calls: Call[] = []
  const server = createServer(async (request, response) => {
    const asked = await read(request)
    const answer = await send(behind, asked)
    calls.push({ ...asked, status: answer.status, reply: parse(answer.text) })
    response.writeHead(answer.status, answer.headers).end(answer.text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  }
}

/** Asks an API what was asked before. */
export async function send(
  base: string,
  { method, path, headers, body }: Pick<Call, 'method' | 'path' | 'headers' | 'body'>,
) {
  const answer = await fetch(`${base}${path}`, { method, headers, ...(body && { body }) })
  const passed = ['content-type', 'request-id', 'stripe-should-retry', 'idempotent-replayed', 'original-request']
  const given = passed.flatMap((name) => (answer.headers.has(name) ? [[name, answer.headers.get(name) ?? '']] : []))
  return { status: answer.status, headers: Object.fromEntries(given), text: await answer.text() }
}

export function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const kept = ['authorization', 'content-type', 'idempotency-key', 'stripe-version', 'stripe-account']

async function read(request: IncomingMessage): Promise<Omit<Call, 'status' | 'reply'>> {
  let body = ''
  for await (const chunk of request) body += chunk
  const headers = Object.fromEntries(
    kept.flatMap((name) => (typeof request.headers[name] === 'string' ? [[name, request.headers[name]]] : [])),
  )
  return { method: request.method ?? 'GET', path: request.url ?? '/', headers, body }
}

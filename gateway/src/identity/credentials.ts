import type { IncomingMessage } from 'node:http'
import { unauthenticated } from '@quire/platform/errors'
import type { Credentials } from './caller.ts'
import { readCookies } from './cookies.ts'

export const visitorCookie = 'quire_visitor'
export const refreshCookie = 'quire_refresh'
export const visitorHeader = 'quire-visitor'

/** What the headers of a request say about who is asking; the visitor's header comes before the cookie. */
export function credentialsOf(request: IncomingMessage, proxyHops: number): Credentials {
  const cookies = readCookies(request.headers.cookie)
  const header = request.headers[visitorHeader]
  return {
    visitor: typeof header === 'string' ? header : cookies.get(visitorCookie),
    accessToken: bearer(request.headers.authorization),
    refreshToken: cookies.get(refreshCookie),
    address: addressOf(request, proxyHops),
  }
}

function bearer(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  const [, token] = /^Bearer +(\S+)$/i.exec(header) ?? []
  if (!token) throw unauthenticated('The Authorization header must say: Bearer <access token>.')
  return token
}

// Each proxy of ours adds the address it saw at the right; what stands further left anyone may have written.
export function addressOf(request: IncomingMessage, proxyHops: number): string | undefined {
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',')
  const claimed = proxyHops > 0 ? forwarded.at(-proxyHops)?.trim() : undefined
  return claimed || request.socket.remoteAddress
}

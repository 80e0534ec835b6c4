import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Asking, SessionNews } from '../federation/asking.ts'
import type { Door } from '../http/door.ts'
import { setCookie } from './cookies.ts'
import { refreshCookie, visitorCookie, visitorHeader } from './credentials.ts'
import { newVisitorId, signVisitor } from './visitor.ts'

// Browsers keep no cookie for longer.
const longestS = 400 * 24 * 3600

/**
 * Tells the client who it is from now on: the visitor's signed id when it is new or signed with a key that goes, and what the user room said about the refresh
 * token. A client that sends the header, or is no browser, gets the id as a header; a page's script never sees its cookie.
 */
export function tellSession(
  { env }: Pick<Door, 'env'>,
  { request, reply, asking }: { request: FastifyRequest; reply: FastifyReply; asking: Asking },
): void {
  const secure = env.PUBLIC_URL.startsWith('https:')
  const { caller } = asking
  const { session } = asking.learned
  const usesHeader = request.headers[visitorHeader] !== undefined
  const isBrowser = request.headers.origin !== undefined || request.headers['sec-fetch-site'] !== undefined
  const isTold = caller.tellVisitor || session?.newVisitor === true
  const visitor = session?.newVisitor ? newVisitorId() : caller.viewer.visitorId

  if (usesHeader || (isTold && !isBrowser)) reply.header(visitorHeader, signVisitor(visitor, env.VISITOR_KEY))
  const cookies = [
    ...(isTold && !usesHeader
      ? [{ name: visitorCookie, value: signVisitor(visitor, env.VISITOR_KEY), path: '/', maxAgeS: longestS, ...lax }]
      : []),
    ...refreshCookies(session),
  ]
  if (cookies.length > 0)
    reply.header(
      'set-cookie',
      cookies.map((cookie) => setCookie({ ...cookie, secure })),
    )
}

const lax = { sameSite: 'Lax' as const }

function refreshCookies(session: SessionNews | undefined) {
  const cookie = { name: refreshCookie, path: '/graphql', sameSite: 'Strict' as const }
  if (session?.clear) return [{ ...cookie, value: '', maxAgeS: 0 }]
  if (!session?.refreshToken) return []
  const leftS = session.expiresAt ? Math.floor((Date.parse(session.expiresAt) - Date.now()) / 1000) : longestS
  return [{ ...cookie, value: session.refreshToken, maxAgeS: Math.min(Math.max(leftS, 0), longestS) }]
}

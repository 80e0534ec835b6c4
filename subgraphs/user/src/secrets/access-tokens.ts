import { randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, importJWK, type JWK, SignJWT } from 'jose'
import type { OpenSession } from '../domain/session.ts'

const lifetimeMs = 10 * 60_000

/** Signs access tokens (EdDSA, ten minutes) and publishes what they are checked with. The key's id is its thumbprint (RFC 7638). */
export async function openAccessTokens(privateJwk: JWK) {
  const { kty, crv, x } = privateJwk
  const kid = await calculateJwkThumbprint(privateJwk)
  const key = await importJWK(privateJwk, 'EdDSA')
  return {
    jwks: { keys: [{ kty, crv, x, kid, alg: 'EdDSA', use: 'sig' }] },
    async sign({ userId, sessionId, roles }: OpenSession) {
      const expires = Math.floor((Date.now() + lifetimeMs) / 1000)
      const token = await new SignJWT({ sid: sessionId, roles })
        .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'at+jwt' })
        .setIssuer('quire')
        .setAudience('quire-graph')
        .setSubject(userId)
        .setJti(randomUUID())
        .setIssuedAt()
        .setExpirationTime(expires)
        .sign(key)
      return { token, expiresAt: new Date(expires * 1000) }
    },
  }
}

export type AccessTokens = Awaited<ReturnType<typeof openAccessTokens>>

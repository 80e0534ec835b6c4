import { randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, importJWK, type JWK, SignJWT } from 'jose'
import type { OpenSession } from '../domain/session.ts'

const lifetimeMs = 10 * 60_000

/**
 * Signs access tokens (EdDSA, ten minutes) with the first key and publishes what they are checked with: all keys. A key's id is its
 * thumbprint (RFC 7638).
 */
export async function openAccessTokens(privateJwks: readonly [JWK, ...JWK[]]) {
  const kid = await calculateJwkThumbprint(privateJwks[0])
  const key = await importJWK(privateJwks[0], 'EdDSA')
  return {
    jwks: { keys: await Promise.all(privateJwks.map(publicHalf)) },
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

const publicHalf = async (jwk: JWK) => {
  const { kty, crv, x } = jwk
  return { kty, crv, x, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA', use: 'sig' }
}

export type AccessTokens = Awaited<ReturnType<typeof openAccessTokens>>

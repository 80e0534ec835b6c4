import { unauthenticated } from '@quire/platform/errors'
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'
import { z } from 'zod'

/** What an access token says about its bearer. */
export interface SignedIn {
  readonly id: string
  readonly sessionId: string
  readonly roles: readonly string[]
  /** When the token ends, in milliseconds since 1970. */
  readonly untilMs: number
}

const claims = z
  .object({ sub: z.uuid(), sid: z.uuid(), roles: z.array(z.string().max(40)).max(10), exp: z.number() })
  .transform(({ sub, sid, roles, exp }): SignedIn => ({ id: sub, sessionId: sid, roles, untilMs: exp * 1000 }))

const badToken = 'This access token is not valid, or no longer. Please sign in again.'

/**
 * Verifies access tokens against the keys that the user room publishes. A token that is forged, over, or meant for someone else
 * throws UNAUTHENTICATED; keys that cannot be had throw as they are, for that is our fault and not the bearer's.
 */
export function openTokens(userUrl: string): (token: string) => Promise<SignedIn> {
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', userUrl), {
    timeoutDuration: 2000,
    cooldownDuration: 10_000,
  })
  return async (token) => {
    const said = claims.safeParse(await verify(token, keys))
    if (!said.success) throw unauthenticated(badToken)
    return said.data
  }
}

async function verify(token: string, keys: ReturnType<typeof createRemoteJWKSet>): Promise<JWTPayload> {
  const expected = { algorithms: ['EdDSA'], issuer: 'quire', audience: 'quire-graph', clockTolerance: 5 }
  try {
    return (await jwtVerify(token, keys, expected)).payload
  } catch (error) {
    throw theirFault.some((Kind) => error instanceof Kind) ? unauthenticated(badToken) : error
  }
}

const theirFault = [
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
]

import { randomBytes } from 'node:crypto'
import { type Keys, keysOf, readStatement, signStatement } from '@quire/platform/signature'
import { z } from 'zod'

const statement = z.object({ visitor: z.string().min(22).max(64) })

/** A new visitor's id: 144 random bits. */
export const newVisitorId = (): string => randomBytes(18).toString('base64url')

/** The id with its signature, as cookie and header carry it. */
export const signVisitor = (visitor: string, key: Keys): string => signStatement({ visitor }, key)

/**
 * The id inside, when this gateway signed it; null otherwise: then the visitor is a new one. `isFresh` is false when a key signed it
 * that is only still accepted: whoever comes back before that key goes is signed anew.
 */
export function readVisitor(signed: string | undefined, keys: Keys): { id: string; isFresh: boolean } | null {
  const said = statement.safeParse(signed ? readStatement(signed, keys) : null)
  if (!signed || !said.success) return null
  return { id: said.data.visitor, isFresh: readStatement(signed, keysOf(keys)[0]) !== null }
}

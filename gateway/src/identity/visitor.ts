import { randomBytes } from 'node:crypto'
import { readStatement, signStatement } from '@quire/platform/signature'
import { z } from 'zod'

const statement = z.object({ visitor: z.string().min(22).max(64) })

/** A new visitor's id: 144 random bits. */
export const newVisitorId = (): string => randomBytes(18).toString('base64url')

/** The id with its signature, as cookie and header carry it. */
export const signVisitor = (visitor: string, key: Buffer): string => signStatement({ visitor }, key)

/** The id inside, when this gateway signed it; null otherwise: then the visitor is a new one. */
export function readVisitor(signed: string | undefined, key: Buffer): string | null {
  const said = statement.safeParse(signed ? readStatement(signed, key) : null)
  return said.success ? said.data.visitor : null
}

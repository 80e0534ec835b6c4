import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

const mostCharacters = 16_384

/** A statement and its HMAC-SHA256, as `base64url(json).base64url(mac)`. */
export function signStatement(statement: object, key: Buffer): string {
  const body = Buffer.from(JSON.stringify(statement)).toString('base64url')
  return `${body}.${mac(body, key).toString('base64url')}`
}

/**
 * The statement, when the key made it; null when it was altered, is over 16,384 characters, or was never JSON. Nothing inside is
 * read before the signature is right. What it says (until when, for whom) is for the caller to check.
 */
export function readStatement(signed: string, key: Buffer): unknown {
  if (signed.length > mostCharacters) return null
  const dot = signed.lastIndexOf('.')
  const body = signed.slice(0, Math.max(dot, 0))
  // Compared as text, since base64url reads many texts as the same bytes, and a statement has one writing only.
  const given = Buffer.from(signed.slice(dot + 1))
  const right = Buffer.from(mac(body, key).toString('base64url'))
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null
  try {
    return JSON.parse(Buffer.from(body, 'base64url').toString())
  } catch {
    return null
  }
}

/** SHA-256 of a body, base64url. */
export const digest = (body: string | Buffer): string => createHash('sha256').update(body).digest('base64url')

const mac = (body: string, key: Buffer): Buffer => createHmac('sha256', key).update(body).digest()

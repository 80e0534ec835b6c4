import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** A statement and its HMAC-SHA256, as `base64url(json).base64url(mac)`. */
export function signStatement(statement: object, key: Buffer): string {
  const body = Buffer.from(JSON.stringify(statement)).toString('base64url')
  return `${body}.${mac(body, key).toString('base64url')}`
}

/** The statement, when the key made it; null otherwise. Nothing inside is read before the signature is right. */
export function readStatement(signed: string, key: Buffer): unknown {
  const dot = signed.lastIndexOf('.')
  if (dot < 1 || signed.length > 16_384) return null
  const body = signed.slice(0, dot)
  const given = Buffer.from(signed.slice(dot + 1), 'base64url')
  const right = mac(body, key)
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null
  return JSON.parse(Buffer.from(body, 'base64url').toString())
}

/** SHA-256 of a body, base64url. */
export const digest = (body: string | Buffer): string => createHash('sha256').update(body).digest('base64url')

const mac = (body: string, key: Buffer): Buffer => createHmac('sha256', key).update(body).digest()

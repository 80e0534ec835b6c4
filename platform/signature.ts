import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto'

const mostCharacters = 16_384

/**
 * The key of one purpose, or several while it is rotated: the first signs and seals, each is accepted. `secretKeys` of env.ts reads
 * them.
 */
export type Keys = Buffer | readonly [Buffer, ...Buffer[]]

/** Those keys as a list, the signing one first. */
export const keysOf = (keys: Keys): readonly [Buffer, ...Buffer[]] => (Buffer.isBuffer(keys) ? [keys] : keys)

/** A statement and its HMAC-SHA256 by the first key, as `base64url(json).base64url(mac)`. */
export function signStatement(statement: object, keys: Keys): string {
  const body = Buffer.from(JSON.stringify(statement)).toString('base64url')
  return `${body}.${mac(body, keysOf(keys)[0]).toString('base64url')}`
}

/**
 * The statement, when one of the keys made it; null when it was altered, is over 16,384 characters, or was never JSON. Nothing inside
 * is read before the signature is right. What it says (until when, for whom) is for the caller to check.
 */
export function readStatement(signed: string, keys: Keys): unknown {
  if (signed.length > mostCharacters) return null
  const dot = signed.lastIndexOf('.')
  const body = signed.slice(0, Math.max(dot, 0))
  // Compared as text, since base64url reads many texts as the same bytes, and a statement has one writing only.
  const given = Buffer.from(signed.slice(dot + 1))
  if (!keysOf(keys).some((key) => isSame(given, Buffer.from(mac(body, key).toString('base64url'))))) return null
  try {
    return JSON.parse(Buffer.from(body, 'base64url').toString())
  } catch {
    return null
  }
}

/** SHA-256 of a body, base64url. */
export const digest = (body: string | Buffer): string => hash('sha256', body, 'base64url')

const isSame = (given: Buffer, right: Buffer): boolean => given.length === right.length && timingSafeEqual(given, right)

const mac = (body: string, key: Buffer): Buffer => createHmac('sha256', madeReady(key)).update(body).digest()

// Making a key ready costs four times as much as a MAC with it.
const readyKeys = new WeakMap<Buffer, KeyObject>()

function madeReady(key: Buffer): KeyObject {
  const known = readyKeys.get(key) ?? createSecretKey(key)
  readyKeys.set(key, known)
  return known
}

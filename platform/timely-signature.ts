import { createHmac, timingSafeEqual } from 'node:crypto'

const toleranceMs = 300_000
const mostCharacters = 1000

/**
 * Signs a body for a webhook as `t=<seconds>,v1=<hex>`: HMAC-SHA256, with the secret's characters as the key, over
 * `<seconds>.<body>`. `at` is in milliseconds.
 */
export function signTimely(body: Buffer | string, { secret, at }: { secret: string; at: number }): string {
  const seconds = Math.floor(at / 1000)
  return `t=${seconds},v1=${mac(`${seconds}`, body, secret).toString('hex')}`
}

/**
 * Whether the header signs this body, by one of the secrets, at a moment at most five minutes from now, in the past or in the future. A
 * header may have several `v1`, while its sender changes secrets.
 */
export function isTimelySignature(
  header: unknown,
  body: Buffer,
  { secrets, now }: { secrets: readonly string[]; now: number },
): boolean {
  if (typeof header !== 'string' || header.length > mostCharacters) return false
  const parts = header.split(',').map((part) => part.trim().split('='))
  const seconds = parts.find(([name]) => name === 't')?.[1] ?? ''
  if (!/^\d{1,12}$/.test(seconds) || Math.abs(Number(seconds) * 1000 - now) > toleranceMs) return false
  const given = parts.flatMap(([name, value = '']) => (name === 'v1' ? [Buffer.from(value, 'hex')] : [])).slice(0, 5)
  return secrets.some((secret) => {
    const right = mac(seconds, body, secret)
    return given.some((one) => one.length === right.length && timingSafeEqual(one, right))
  })
}

const mac = (seconds: string, body: Buffer | string, secret: string): Buffer =>
  createHmac('sha256', secret).update(`${seconds}.`).update(body).digest()

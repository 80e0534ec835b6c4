import { createHmac, timingSafeEqual } from 'node:crypto'

const toleranceS = 300

/** The `carrier-signature` header: HMAC-SHA256 over `t.body`, `at` in seconds. */
export function signatureOf(body: string, { secret, at }: { secret: string; at: number }): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`
}

/** Whether the shop signed this body a moment ago. */
export function isSigned(header: unknown, body: string, secret: string): boolean {
  const [, seconds = ''] = /^t=(\d{1,12}),v1=[0-9a-f]{64}$/.exec(String(header)) ?? []
  if (seconds === '' || Math.abs(Number(seconds) - Date.now() / 1000) > toleranceS) return false
  const right = Buffer.from(signatureOf(body, { secret, at: Number(seconds) }))
  const given = Buffer.from(String(header))
  return given.length === right.length && timingSafeEqual(given, right)
}

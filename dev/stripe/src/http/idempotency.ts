import { createHash } from 'node:crypto'
import type { Vault } from '../vault.ts'
import { NotBegun } from './errors.ts'

/** What was answered under an idempotency key (which is the row's id). */
export interface StoredAnswer {
  readonly id: string
  readonly path: string
  readonly fingerprint: string
  readonly requestId: string
  readonly status: number
  readonly body: object
  readonly atMs: number
}

/** The stand-in has one account, so a key is the account's whichever API key carried it. */
export interface KeyedCall {
  readonly key: string
  readonly path: string
  readonly fingerprint: string
}

const keptMs = 24 * 3_600_000

/** The answer kept for this very call, or undefined when it is new; another call under the key is refused. */
export function storedAnswer(vault: Vault, call: KeyedCall): StoredAnswer | undefined {
  if (call.key.length > 255) throw keyFault(400, 'Idempotency keys have at most 255 characters.')
  const stored = vault.get('answers', call.key)
  if (stored === undefined || stored.atMs < Date.now() - keptMs) return undefined
  if (stored.path !== call.path) {
    throw keyFault(
      400,
      `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${call.path}' vs '${stored.path}'). ${tryAnother(call.key)}`,
    )
  }
  if (stored.fingerprint !== call.fingerprint) {
    throw keyFault(
      400,
      `Keys for idempotent requests can only be used with the same parameters they were first used with. ${tryAnother(call.key)}`,
    )
  }
  return stored
}

export const stillRunning = (key: string) =>
  new NotBegun(409, {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  })

export const fingerprintOf = (params: unknown) => createHash('sha256').update(canonical(params)).digest('base64url')

/** JSON with sorted names: the order of the parameters does not make another request. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${pairs.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join()}}`
}

const keyFault = (status: number, message: string) => new NotBegun(status, { type: 'idempotency_error', message })

const tryAnother = (key: string) => `Try using a key other than '${key}' if you meant to execute a different request.`

import { NotBegun } from './errors.ts'

export interface Keys {
  readonly secretKey: string
  readonly publishableKey: string
}
export type Caller = 'shop' | 'browser'

/** Who calls: the shop with its secret key, or a browser with the publishable one (in the header or as `key`). */
export function callerOf(
  keys: Keys,
  { authorization, key }: { authorization?: string | undefined; key?: string | undefined },
): Caller {
  const shown = keyIn(authorization) ?? key
  if (shown === undefined) throw refused(notProvided)
  if (shown === keys.secretKey) return 'shop'
  if (shown === keys.publishableKey) return 'browser'
  throw refused(`Invalid API Key provided: ${masked(shown)}`)
}

export const needsSecretKey = () =>
  new NotBegun(403, {
    type: 'invalid_request_error',
    code: 'secret_key_required',
    message: 'This API call cannot be made with a publishable API key. Please use a secret API key.',
  })

function keyIn(authorization: string | undefined): string | undefined {
  const [scheme = '', value = ''] = authorization?.split(' ') ?? []
  if (scheme.toLowerCase() === 'bearer') return value
  if (scheme.toLowerCase() === 'basic') return Buffer.from(value, 'base64').toString('utf8').split(':')[0]
  return undefined
}

const refused = (message: string) => new NotBegun(401, { type: 'invalid_request_error', message })

const masked = (key: string) => (key.length <= 12 ? '*'.repeat(key.length) : `${key.slice(0, 8)}****${key.slice(-4)}`)

const notProvided =
  'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. "Authorization: Bearer YOUR_SECRET_KEY").'

import { createHmac, generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto'

/** Makes access tokens by hand, with the shop's key or with one of its own. */
export interface TokenPress {
  /** The same token with some claims changed, signed by this press. */
  again(token: string, claims?: object): string
}

export function openTokenPress(jwk: string = newKey()): TokenPress {
  const key = JSON.parse(jwk) as JsonWebKey
  return {
    again(token, claims = {}) {
      const [header, payload] = read(token)
      const text = `${write(header)}.${write({ ...payload, ...claims })}`
      return `${text}.${sign(null, Buffer.from(text), { key, format: 'jwk' }).toString('base64url')}`
    },
  }
}

/** What a thief without the key can make of a token. */
export const forged = {
  unsigned(token: string): string {
    const [header, payload] = read(token)
    return `${write({ ...header, alg: 'none' })}.${write(payload)}.`
  },
  withRole(token: string, role: string): string {
    const [header, payload, signature] = read(token)
    return `${write(header)}.${write({ ...payload, roles: [role] })}.${signature}`
  },
  /** The public key taken for a shared secret, which careless libraries accept. */
  signedWithThePublicKey(token: string, jwk: string): string {
    const { x = '' } = JSON.parse(jwk) as JsonWebKey
    const [header, payload] = read(token)
    const text = `${write({ ...header, alg: 'HS256' })}.${write(payload)}`
    return `${text}.${createHmac('sha256', Buffer.from(x, 'base64url')).update(text).digest('base64url')}`
  },
}

function read(token: string): [object, object, string] {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const json = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as object
  return [json(header), json(payload), signature]
}

const write = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

const newKey = (): string => JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }))

import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

const secrets = [
  ...['USER', 'CATALOG', 'CART', 'ORDER', 'SEARCH'].map((room) => `VIEWER_KEY_${room}`),
  ...['ORDER_CATALOG', 'ORDER_CART', 'ORDER_PAYMENT', 'ORDER_USER', 'CART_CATALOG', 'SEARCH_CATALOG', 'CATALOG_ORDER']
    .concat('GATEWAY_USER')
    .map((pair) => `DOOR_KEY_${pair}`),
  ...['SEAL_KEY_USER_EMAIL', 'SEAL_KEY_PAYMENT_ORDER', 'CURSOR_KEY', 'NETWORK_KEY', 'VISITOR_KEY'],
  ...['RECEIPT_KEY', 'CARRIER_WEBHOOK_SECRET'],
]

const makers: Record<string, () => string> = {
  ...Object.fromEntries(secrets.map((name) => [name, () => randomBytes(32).toString('base64url')])),
  ACCESS_TOKEN_KEY: newSigningKey,
  STRIPE_SECRET_KEY: () => `sk_test_${randomBytes(24).toString('hex')}`,
  STRIPE_PUBLISHABLE_KEY: () => `pk_test_${randomBytes(24).toString('hex')}`,
  STRIPE_WEBHOOK_SECRET: () => `whsec_${randomBytes(24).toString('hex')}`,
}

/** The names of the keys that the shop makes itself. */
export const keyNames: readonly string[] = Object.keys(makers)

/** A new value of the key of this name; throws for a name that the shop does not make itself. */
export function newValueOf(name: string): string {
  const make = makers[name]
  if (!make) throw new Error(`There is no key ${name} that the shop makes itself`)
  return make()
}

export type Keys = Readonly<Record<string, string>>

/** The shop's keys, made once into the state folder; names that were added since are made now. */
export async function keysIn(state: string): Promise<Keys> {
  const file = path.join(state, 'keys.json')
  const kept = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Record<string, string>
  const missing = Object.keys(makers).filter((name) => kept[name] === undefined)
  const keys = { ...kept, ...Object.fromEntries(missing.map((name) => [name, makers[name]?.() ?? ''])) }
  if (missing.length > 0) await writeFile(file, JSON.stringify(keys, null, 2), { mode: 0o600 })
  return keys
}

function newSigningKey(): string {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  return JSON.stringify({ ...jwk, alg: 'EdDSA', use: 'sig', kid: randomBytes(8).toString('hex') })
}

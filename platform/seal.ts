import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { type Keys, keysOf } from './signature.ts'

/**
 * Seals a short secret (AES-256-GCM) with the first key so that only its holder reads it. `about` binds it to its purpose: it must be
 * the same when opened.
 */
export function seal(secret: string, keys: Keys, about: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyFor(keysOf(keys)[0]), nonce).setAAD(Buffer.from(about))
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
}

/** Opens what `seal` made with one of the keys; throws when key, purpose or text differ, and on anything `seal` did not make. */
export function unseal(sealed: string, keys: Keys, about: string): string {
  const [first, ...others] = keysOf(keys)
  for (const key of others) {
    try {
      return open(sealed, key, about)
    } catch {
      // Another one may have sealed it.
    }
  }
  return open(sealed, first, about)
}

function open(sealed: string, key: Buffer, about: string): string {
  const bytes = Buffer.from(sealed, 'base64url')
  // The length is fixed, since GCM would believe a tag of four bytes too.
  const decipher = createDecipheriv('aes-256-gcm', keyFor(key), bytes.subarray(0, 12), { authTagLength: 16 })
  decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}

const keyFor = (key: Buffer): Buffer => Buffer.from(hkdfSync('sha256', key, '', 'seal', 32))

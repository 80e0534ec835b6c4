import { randomBytes } from 'node:crypto'
import { seal, unseal } from '@quire/platform/seal'
import { digest, type Keys } from '@quire/platform/signature'
import type { Tokens } from '../actions/needs.ts'
import type { AccessTokens } from './access-tokens.ts'

/**
 * Opaque tokens of 32 random bytes, of which the database sees the SHA-256 only. A successor is random and sealed under its
 * predecessor, not derived from it: an old token alone leads nowhere, and neither does the database alone.
 */
export const openTokens = ({ access, emailKey }: { access: AccessTokens; emailKey: Keys }): Tokens => ({
  proof(about) {
    const token = newToken()
    return { hash: digest(token), sealed: seal(token, emailKey, about) }
  },
  refresh() {
    const token = newToken()
    return { token, hash: digest(token) }
  },
  hashOf: digest,
  sealSuccessor: (successor, predecessor) => seal(successor, Buffer.from(predecessor), 'refresh-successor'),
  openSuccessor: (sealed, predecessor) => unseal(sealed, Buffer.from(predecessor), 'refresh-successor'),
  access: access.sign,
})

const newToken = (): string => randomBytes(32).toString('base64url')

import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Passwords } from '../actions/needs.ts'
import { openTurns } from './turns.ts'

const derive = promisify(argon2)

// OWASP's second choice for Argon2id: 19 MiB, two passes, one lane.
const cost = { memory: 19_456, passes: 2, parallelism: 1 }
const tagLength = 32

// Of a password that nobody has, made with the same cost: what an unknown e-mail address is checked against.
const nobody = '$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlzIQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

/** Argon2id (RFC 9106), kept as PHC strings; at most two at once, since each takes 19 MiB and a core. */
export function openPasswords(): Passwords {
  const inTurn = openTurns({ atOnce: 2, waiting: 100 })
  const tag = (password: string, salt: Buffer, { memory, passes, parallelism }: typeof cost) => {
    const message = Buffer.from(password.normalize('NFC'))
    return inTurn(() => derive('argon2id', { message, nonce: salt, memory, passes, parallelism, tagLength }))
  }
  return {
    async hash(password) {
      const salt = randomBytes(16)
      const { memory: m, passes: t, parallelism: p } = cost
      return `$argon2id$v=19$m=${m},t=${t},p=${p}$${unpadded(salt)}$${unpadded(await tag(password, salt, cost))}`
    },
    async matches(password, hash) {
      const known = readPhc(hash ?? nobody)
      const given = await tag(password, known.salt, known.cost)
      return timingSafeEqual(given, known.tag) && hash !== null
    },
  }
}

const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]{43})$/

function readPhc(text: string) {
  const [, m, t, p, salt, tag] = phc.exec(text) ?? []
  if (!salt || !tag) throw new Error('a password hash is not in the form this room writes')
  return {
    cost: { memory: Number(m), passes: Number(t), parallelism: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

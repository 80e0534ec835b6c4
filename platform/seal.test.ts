import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { seal, unseal } from './seal.ts'

const key = randomBytes(32)
const sealed = seal('the token', key, 'mail to Ann')

test('who has the key and knows what it is about reads the secret', () => {
  expect(unseal(sealed, key, 'mail to Ann')).toBe('the token')
  expect(unseal(seal('', key, ''), key, '')).toBe('')
  expect(unseal(seal('Zoë 书', key, ''), key, '')).toBe('Zoë 书')
})

test('the same secret never looks the same twice', () => {
  expect(seal('the token', key, 'mail to Ann')).not.toBe(sealed)
})

test('another key or another purpose opens nothing', () => {
  expect(() => unseal(sealed, randomBytes(32), 'mail to Ann')).toThrow()
  expect(() => unseal(sealed, key, 'mail to Bob')).toThrow()
})

test('what is altered or cut anywhere opens nothing', () => {
  const bytes = Buffer.from(sealed, 'base64url')
  for (let at = 0; at < bytes.length; at++) {
    const altered = Buffer.from(bytes)
    altered[at] = (altered[at] ?? 0) ^ 1
    expect(() => unseal(altered.toString('base64url'), key, 'mail to Ann')).toThrow()
    expect(() => unseal(bytes.subarray(0, at).toString('base64url'), key, 'mail to Ann')).toThrow()
  }
})

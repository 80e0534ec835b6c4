import { createHmac, randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { readStatement, signStatement } from './signature.ts'

const key = randomBytes(32)
const signed = signStatement({ who: 'Ann' }, key)

test('what the key signed is read again, whatever letters are in it', () => {
  for (const who of ['Ann', 'Zoë', '书', '𝔄', '.', '']) {
    expect(readStatement(signStatement({ who }, key), key)).toEqual({ who })
  }
})

test('Bob cannot read with a key of his own', () => {
  expect(readStatement(signed, randomBytes(32))).toBeNull()
})

test('every single letter that is altered or cut off spoils it', () => {
  for (let at = 0; at < signed.length; at++) {
    const other = signed[at] === 'A' ? 'B' : 'A'
    expect(readStatement(signed.slice(0, at) + other + signed.slice(at + 1), key)).toBeNull()
    expect(readStatement(signed.slice(0, at), key)).toBeNull()
  }
})

test.each([
  ['nothing', ''],
  ['a dot', '.'],
  ['no mac', `${signed.split('.')[0]}.`],
  ['no statement', `.${signed.split('.')[1]}`],
  ['padding after the mac', `${signed}=`],
  ['more after the mac', `${signed}!`],
  ['two statements', `${signed}.${signed}`],
  ['a megabyte', 'x'.repeat(1_000_000)],
])('%s is no statement', (_what, text) => {
  expect(readStatement(text, key)).toBeNull()
})

test('over 16,384 characters are refused, even with the right signature', () => {
  expect(readStatement(signStatement({ long: 'x'.repeat(12_000) }, key), key)).not.toBeNull()
  expect(readStatement(signStatement({ long: 'x'.repeat(12_300) }, key), key)).toBeNull()
})

test('what is signed but was never JSON is null, not a throw', () => {
  const body = Buffer.from('{"who":').toString('base64url')
  const mac = createHmac('sha256', key).update(body).digest('base64url')
  expect(readStatement(`${body}.${mac}`, key)).toBeNull()
})

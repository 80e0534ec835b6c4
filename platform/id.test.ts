import { expect, test } from '@jest/globals'
import { asId, fromGlobalId, isUuid, newId, toGlobalId } from './id.ts'

const id = newId<'Thing'>()

test('new ids are UUIDs of version 7, sort by their time and never repeat', () => {
  const many = Array.from({ length: 1000 }, () => newId())
  expect(new Set(many).size).toBe(1000)
  expect(many.every((one) => /^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(one) && isUuid(one))).toBe(true)
  const millis = Number.parseInt(id.replace('-', '').slice(0, 12), 16)
  expect(Math.abs(Date.now() - millis)).toBeLessThan(60_000)
})

test('an id comes back out of its global id', () => {
  expect(fromGlobalId('Thing', toGlobalId('Thing', id))).toBe(id)
})

const encoded = (text: string) => Buffer.from(text).toString('base64url')

test.each([
  ['of another type', toGlobalId('Other', id)],
  ['whose type only begins alike', toGlobalId('Things', id)],
  ['without a type', encoded(id)],
  ['with three parts', encoded(`Thing:${id}:1`)],
  ['with an empty id', encoded('Thing:')],
  ['in capitals', encoded(`Thing:${id.toUpperCase()}`)],
  ['with a space', encoded(`Thing:${id} `)],
  ['with a NUL', encoded(`Thing:${id}\0`)],
  ['with padding', `${toGlobalId('Thing', id)}=`],
  ['with letters that base64 skips', `!${toGlobalId('Thing', id)}`],
  ['that is a bare UUID', id],
  ['that is empty', ''],
  ['of a megabyte', 'A'.repeat(1_000_000)],
])('a global id %s is nobody’s', (_what, globalId) => {
  expect(fromGlobalId('Thing', globalId)).toBeNull()
})

test('only canonical UUIDs are ids', () => {
  expect(asId(id)).toBe(id)
  for (const text of [id.toUpperCase(), `{${id}}`, id.replaceAll('-', ''), `${id}\n`, '', 'x', `urn:uuid:${id}`]) {
    expect(asId(text)).toBeNull()
    expect(isUuid(text)).toBe(false)
  }
})

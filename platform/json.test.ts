import { expect, test } from '@jest/globals'
import { parseJson } from './json.ts'

test('JSON is read from bytes and from text, and what is none is undefined', () => {
  expect(parseJson(Buffer.from('{"a":[1]}'))).toEqual({ a: [1] })
  expect(parseJson('null')).toBeNull()
  for (const none of ['', '{', 'undefined', '{"a":1}}']) expect(parseJson(none)).toBeUndefined()
})

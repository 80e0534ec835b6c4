import { createHmac } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { isTimelySignature, signTimely } from './timely-signature.ts'

const secret = 'a secret of more than thirty-two characters'
const body = Buffer.from('{"id":"1"}')
const now = 1_800_000_000_000
const signed = (at = now) => signTimely(body, { secret, at })
const fits = (header: unknown, secrets = [secret]) => isTimelySignature(header, body, { secrets, now })

test('A body is signed as the words say, and a signature fits for five minutes both ways', () => {
  const hex = createHmac('sha256', secret).update(`1800000000.{"id":"1"}`).digest('hex')
  expect(signed()).toBe(`t=1800000000,v1=${hex}`)
  for (const away of [0, -300_000, 300_000]) expect(fits(signed(now + away))).toBe(true)
  for (const away of [-301_000, 301_000]) expect(fits(signed(now + away))).toBe(false)
})

test('While secrets change, the old and the new one are good, and a header may have both', () => {
  expect(fits(signed(), ['another one, of more than thirty-two characters', secret])).toBe(true)
  const [, other] = signTimely(body, { secret: 'the old one', at: now }).split(',')
  expect(fits(`${signed()},${other}`.replace('v1', 'v1'))).toBe(true)
  expect(fits(`t=1800000000,${other},${signed().split(',')[1]}`)).toBe(true)
})

test.each([
  undefined,
  '',
  't=1800000000',
  't=1800000000,v1=',
  't=1800000000,v1=zz',
  't=NaN,v1=00',
  `t=1800000001,${signed().split(',')[1]}`,
  `${signed()}`.replace('v1', 'v0'),
  signTimely('{"id":"2"}', { secret, at: now }),
  signTimely(body, { secret: 'a stranger’s', at: now }),
  `${signed()},${'x'.repeat(1000)}`,
])('%s does not fit', (header) => {
  expect(fits(header)).toBe(false)
})

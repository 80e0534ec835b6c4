import { expect, test } from '@jest/globals'
import { rememberingLookup } from './lookup.ts'

type Ask = NonNullable<Parameters<typeof rememberingLookup>[0]>

const away: Ask = (_name, _options, done) =>
  done(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), '')
const silent: Ask = () => {}
const finds =
  (address: string): Ask =>
  (_name, _options, done) =>
    done(null, address, 4)

function nameService(first: Ask) {
  let now = first
  const look = rememberingLookup((...asked) => now(...asked))
  return {
    becomes: (next: Ask) => {
      now = next
    },
    find: (name: string) =>
      new Promise<unknown>((resolve) => look(name, { family: 4 }, (error, address) => resolve(error?.code ?? address))),
  }
}

test('a name that was found is found while the name service is away or silent, and its new address afterwards', async () => {
  const names = nameService(finds('10.0.0.1'))
  expect(await names.find('hall')).toBe('10.0.0.1')
  names.becomes(away)
  expect(await names.find('hall')).toBe('10.0.0.1')
  names.becomes(silent)
  expect(await names.find('hall')).toBe('10.0.0.1')
  names.becomes(finds('10.0.0.2'))
  expect(await names.find('hall')).toBe('10.0.0.2')
})

test('a name that was never found is an error', async () => {
  const names = nameService(away)
  expect(await names.find('hall')).toBe('ENOTFOUND')
  names.becomes(finds('10.0.0.1'))
  await names.find('kitchen')
  names.becomes(away)
  expect(await names.find('hall')).toBe('ENOTFOUND')
})

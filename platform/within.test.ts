import { expect, test } from '@jest/globals'
import { within } from './within.ts'

test('An answer in time is the answer, and so is a failure', async () => {
  expect(await within(1000, Promise.resolve('Ann'))).toBe('Ann')
  await expect(within(1000, Promise.reject(new Error('no Ann')))).rejects.toThrow('no Ann')
})

test('Nobody answers: it throws in time, and a failure that comes later harms nobody', async () => {
  const { promise, reject } = Promise.withResolvers<string>()
  await expect(within(5, promise)).rejects.toThrow('no answer within 5 ms')
  reject(new Error('too late'))
  await new Promise(setImmediate)
})

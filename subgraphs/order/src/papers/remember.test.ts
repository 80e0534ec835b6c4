import { expect, test } from '@jest/globals'
import { remember } from './remember.ts'

const counting = () => {
  let drawings = 0
  return async () => {
    drawings += 1
    return drawings
  }
}

test('what was drawn a moment ago is not drawn again', async () => {
  const [drawn, draw] = [remember<number>(), counting()]
  expect([await drawn('ann 3', draw), await drawn('ann 3', draw), await drawn('ann 4', draw)]).toEqual([1, 1, 2])
})

test('what could not be drawn is drawn anew for the next who asks', async () => {
  const drawn = remember<number>()
  await expect(drawn('ann 3', () => Promise.reject(new Error('no font')))).rejects.toThrow('no font')
  expect(await drawn('ann 3', async () => 1)).toBe(1)
})

test('an old drawing that fails, or whose time is over, leaves the newer one of its key alone', async () => {
  const drawn = remember<number>({ most: 1, forMs: 40 })
  const { promise, reject } = Promise.withResolvers<number>()
  const first = drawn('ann 3', () => promise)
  await drawn('bob 3', async () => 0)
  const draw = counting()
  await drawn('ann 3', draw)
  reject(new Error('no font'))
  await expect(first).rejects.toThrow('no font')
  expect(await drawn('ann 3', draw)).toBe(1)
})

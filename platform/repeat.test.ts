import { expect, test } from '@jest/globals'
import { newLife } from './lifecycle.ts'
import { openLog } from './log.ts'
import { repeat } from './repeat.ts'

const never = 1_000_000
const log = openLog('hall', 'silent')

/** Work whose every round waits until it is let go. */
function steps() {
  const doors: (() => void)[] = []
  const arrivals: (() => void)[] = []
  let atOnce = 0
  let most = 0
  return {
    work: async () => {
      most = Math.max(most, ++atOnce)
      await new Promise<void>((letGo) => {
        doors.push(letGo)
        arrivals.shift()?.()
      })
      atOnce--
    },
    begun: () => (doors.length > 0 ? Promise.resolve() : new Promise<void>((resolve) => void arrivals.push(resolve))),
    letGo: () => doors.shift()?.(),
    most: () => most,
  }
}

test('woken many times while it runs, it runs once more and never twice at once', async () => {
  const life = newLife(log)
  const { work, begun, letGo, most } = steps()
  let rounds = 0
  const { wake } = repeat(life, never, () => work().finally(() => rounds++))
  wake()
  await begun()
  for (let n = 0; n < 10; n++) wake()
  letGo()
  await begun()
  letGo()
  await life.end()
  expect([rounds, most()]).toEqual([2, 1])
})

test('a round that throws, at once or later, does not stop the next', async () => {
  const life = newLife(log)
  const outcomes = [
    () => {
      throw new Error('at once')
    },
    () => Promise.reject(new Error('later')),
  ]
  await new Promise<void>((resolve) => {
    const { wake } = repeat(life, 1, () => outcomes.shift()?.() ?? Promise.resolve(resolve()))
    wake()
  })
  await life.end()
  expect(outcomes).toEqual([])
})

test('the end waits for the round under way, tells it, and begins no other', async () => {
  const life = newLife(log)
  const { work, begun, letGo } = steps()
  let signal: AbortSignal | undefined
  let rounds = 0
  const { wake } = repeat(life, never, (leaving) => {
    signal = leaving
    return work().finally(() => rounds++)
  })
  wake()
  await begun()
  wake()
  const ended = life.end()
  await new Promise(setImmediate)
  expect([signal?.aborted, rounds]).toEqual([true, 0])
  letGo()
  await ended
  wake()
  expect(rounds).toBe(1)
})

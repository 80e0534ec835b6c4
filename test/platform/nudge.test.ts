import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Life } from '@quire/platform/lifecycle'
import { openNudges } from '@quire/platform/nudge'
import { openRedis } from '@quire/platform/redis'
import { newHallLife, ownRedis, until } from './hall.ts'

let redis: Awaited<ReturnType<typeof ownRedis>>
let life: Life
beforeAll(async () => {
  redis = await ownRedis()
})
afterAll(() => redis.close())
beforeEach(() => {
  life = newHallLife()
})
afterEach(() => life.end())

const replica = (topic = 'bells') =>
  openNudges(life, { sender: openRedis(life, redis.url, 'asks'), topic, prefix: 'hall' })

/** Nudges until it is felt: a nudge may be lost, so none is worth more than the next. */
const nudged = (send: () => Promise<void>, felt: () => boolean) =>
  until(async () => {
    await send()
    return felt()
  })

test('every replica feels a nudge about the subject it follows, and about no other', async () => {
  const [one, two, other] = [replica(), replica(), replica('lamps')]
  const felt: string[] = []
  one.follow('a', () => felt.push('one'))
  two.follow('a', () => felt.push('two'))
  two.follow('b', () => felt.push('wrong subject'))
  other.follow('a', () => felt.push('wrong topic'))
  await nudged(
    () => one.send('a'),
    () => felt.includes('one') && felt.includes('two'),
  )
  expect([...new Set(felt)].sort()).toEqual(['one', 'two'])
})

test('who follows twice and leaves twice takes nobody else along', async () => {
  const nudges = replica()
  const felt: string[] = []
  const follow = (who: string) => nudges.follow('a', () => felt.push(who))
  const leave = follow('Ann')
  leave()
  follow('Bob')
  leave()
  await nudged(
    () => nudges.send('a'),
    () => felt.includes('Bob'),
  )
  const same = () => felt.push('same')
  const leaveOnce = nudges.follow('b', same)
  nudges.follow('b', same)
  leaveOnce()
  await nudged(
    () => nudges.send('b'),
    () => felt.includes('same'),
  )
  expect(felt).not.toContain('Ann')
})

test('after Redis was away nudges arrive again; while it is away, sending them loses them and throws nothing', async () => {
  const nudges = replica()
  let felt = 0
  nudges.follow('a', () => felt++)
  await nudged(
    () => nudges.send('a'),
    () => felt > 0,
  )
  await redis.stop()
  await nudges.send('a')
  await redis.start()
  felt = 0
  await nudged(
    () => nudges.send('a'),
    () => felt > 0,
  )
})

test('a replica that starts before Redis feels nudges once it is there', async () => {
  await redis.stop()
  const nudges = replica()
  let felt = 0
  nudges.follow('a', () => felt++)
  await redis.start()
  await nudged(
    () => nudges.send('a'),
    () => felt > 0,
  )
})

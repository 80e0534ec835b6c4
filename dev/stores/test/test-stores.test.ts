import { afterAll, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { testRedis } from '../../../test/stores.ts'

const closing: (() => unknown)[] = []
afterAll(async () => {
  for (const close of closing) await close()
})

test('Ann and Bob test at once, and neither sees the keys of the other', async () => {
  const [anns, bobs] = [await testRedis(), await testRedis()]
  const [ann, bob] = [new Redis(anns.url), new Redis(bobs.url)]
  closing.push(
    anns.close,
    bobs.close,
    () => ann.disconnect(),
    () => bob.disconnect(),
  )

  await ann.set('book', 'The Hobbit')

  expect(await bob.get('book')).toBeNull()
  expect(anns.prefix).not.toBe(bobs.prefix)
})

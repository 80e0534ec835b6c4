import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { dig, openTestRoom, type TestRoom } from './room.ts'
import { shelve } from './shelf.ts'

let room: TestRoom
beforeAll(async () => {
  room = await openTestRoom()
})
afterAll(() => room.close())

test('an old book shows its own edition, however many newer books of others came since', async () => {
  const old = await shelve(room, { title: 'Lord Jim', publishedOn: '1900' })
  for (let at = 0; at < 60; at += 1) await shelve(room, { title: `Novelty ${at}`, publishedOn: '2020' })
  const answer = await room.ask('query ($id: ID!) { book(id: $id) { work { editions { id title } } } }', {
    id: old.globalId,
  })
  expect(answer.errors).toBeUndefined()
  expect(dig(answer, 'book', 'work', 'editions')).toEqual([{ id: old.globalId, title: 'Lord Jim' }])
})

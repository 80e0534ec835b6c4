import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId, toGlobalId } from '@quire/platform/id'
import { dig, openTestRoom, type TestRoom } from './room.ts'
import { shelve } from './shelf.ts'

let room: TestRoom
beforeAll(async () => {
  room = await openTestRoom()
})
afterAll(() => room.close())

const related = `{ id slug isbn title format language publishedOn price { amount currency } buyable availability coverUrl version
  description work { id title } contributors { name role contributor { id name } } subjects { code heading } series { name } seriesPosition }`

describe('references from other rooms', () => {
  const entities = (fields: string, ids: readonly string[]) =>
    room.ask(`query ($of: [_Any!]!) { _entities(representations: $of) { ... on Book ${fields} } }`, {
      of: ids.map((id) => ({ __typename: 'Book', id })),
    })

  test('100 of them cost one statement; contributors, works, subjects and series one more each', async () => {
    const many: string[] = []
    for (let at = 0; at < 100; at += 1) {
      const series = { name: `Series ${at % 7}`, position: 1 }
      const book = { title: `Shelf ${at}`, authors: ['Jane Austen'], subject: 'FBC', series }
      many.push((await shelve(room, book)).globalId)
    }
    room.statements.length = 0
    const plain =
      '{ id slug isbn title subtitle format language publisher publishedOn pages grams note description price { amount currency } buyable availability coverUrl seriesPosition version }'
    expect(dig(await entities(plain, many), '_entities', '99')).toMatchObject({ title: 'Shelf 99', buyable: 5 })
    expect(room.statements).toHaveLength(1)
    room.statements.length = 0
    expect((await entities(related, many)).errors).toBeUndefined()
    expect(room.statements).toHaveLength(5)
  })

  test('one that is gone or malformed is null and leaves the others', async () => {
    const emma = await shelve(room, { title: 'Emma' })
    const answer = await entities('{ title }', ['nonsense', emma.globalId, toGlobalId('Book', newId())])
    expect(answer).toMatchObject({ data: { _entities: [null, { title: 'Emma' }, null] } })
    expect(answer.errors).toBeUndefined()
  })
})

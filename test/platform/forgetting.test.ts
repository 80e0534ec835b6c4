import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { forgetOld } from '@quire/platform/deliveries'
import { newId } from '@quire/platform/id'
import { type TestDatabase, testDatabase } from '../stores.ts'
import { newHallLife, openRows } from './hall.ts'

const life = newHallLife()
let database: TestDatabase
let rows: ReturnType<typeof openRows>
beforeAll(async () => {
  database = await testDatabase('payment')
  rows = openRows(life, database.url)
})
afterAll(async () => {
  await life.end()
  await database.close()
})
beforeEach(() => rows.prisma.outboxEvent.deleteMany())

const ago = (days: number) => new Date(Date.now() - days * 86_400_000)
const secrets = [{ type: 'vow.made', secret: 'sealed' }]

/** A vow of so many days ago, and what became of it at Ann and at Bob. */
const vow = async (days: number, ann: object, bob: object) => {
  const deliveries = {
    create: [
      { listener: 'ann', ...ann },
      { listener: 'bob', ...bob },
    ],
  }
  const data = { sealed: 'x', place: 'hall' }
  const event = { id: newId(), type: 'vow.made', aggregate: 'v', sequence: 1, data, at: ago(days), deliveries }
  return (await rows.prisma.outboxEvent.create({ data: event })).id
}
const left = async () => (await rows.prisma.outboxEvent.findMany({ orderBy: { at: 'asc' } })).map(({ id }) => id)
const done = { doneAt: ago(0) }

test('what everyone heard is forgotten after seven days, and not before', async () => {
  await vow(8, done, done)
  const young = await vow(6, done, done)
  await forgetOld(rows.prisma, secrets)
  expect(await left()).toEqual([young])
})

test('what someone has still to hear is kept, however old', async () => {
  const waiting = await vow(400, done, {})
  await forgetOld(rows.prisma, secrets)
  expect(await left()).toEqual([waiting])
})

test('a dead letter is kept for thirty days, as its failed job is', async () => {
  await vow(40, done, { deadAt: ago(31) })
  const dead = await vow(40, done, { deadAt: ago(29) })
  await forgetOld(rows.prisma, secrets)
  expect(await left()).toEqual([dead])
})

test('a secret that a crash left behind goes once everyone has heard it, and only then', async () => {
  const heard = await vow(1, done, done)
  const open = await vow(1, done, {})
  await forgetOld(rows.prisma, secrets)
  const of = async (id: string) => (await rows.prisma.outboxEvent.findUniqueOrThrow({ where: { id } })).data
  expect([await of(heard), await of(open)]).toEqual([{ place: 'hall' }, { sealed: 'x', place: 'hall' }])
})

test('what was heard is remembered for sixty days', async () => {
  await rows.prisma.inboxEvent.createMany({
    data: [59, 61].map((days) => ({ eventId: newId(), heardAt: ago(days) })),
  })
  await forgetOld(rows.prisma, secrets)
  expect(await rows.prisma.inboxEvent.count()).toBe(1)
})

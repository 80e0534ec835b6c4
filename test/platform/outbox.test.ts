import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { newId } from '@quire/platform/id'
import { type TestDatabase, testDatabase } from '../stores.ts'
import { newHallLife, openRows } from './hall.ts'

const life = newHallLife()
let database: TestDatabase
let rows: ReturnType<typeof openRows>
let woken = 0

beforeAll(async () => {
  database = await testDatabase('payment')
  rows = openRows(life, database.url)
})
afterAll(async () => {
  await life.end()
  await database.close()
})
beforeEach(async () => {
  await rows.prisma.outboxEvent.deleteMany()
  await rows.prisma.webhookEvent.deleteMany()
  await rows.prisma.inboxEvent.deleteMany()
  woken = 0
  rows.outbox.wake = () => void woken++
})

const bell = (by: string, sequence = 1) => ({ type: 'bell.rung' as const, aggregate: 'bell', sequence, data: { by } })
const note = (providerEventId: string) => ({ data: { providerEventId, type: 'note', notice: {} } })
const counted = async () => ({
  notes: await rows.prisma.webhookEvent.count(),
  events: await rows.prisma.outboxEvent.count(),
  deliveries: await rows.prisma.outboxDelivery.count(),
  inbox: await rows.prisma.inboxEvent.count(),
})

describe('what Ann does and what she says of it', () => {
  test('are saved together, with a delivery for everyone who hears it', async () => {
    const answer = await rows.outbox.write({}, async (tx, say) => {
      await tx.webhookEvent.create(note('1'))
      say(bell('Ann', 1))
      say(bell('Ann', 2))
      return 'done'
    })
    expect(answer).toBe('done')
    expect(await counted()).toEqual({ notes: 1, events: 2, deliveries: 4, inbox: 0 })
    const [event] = await rows.prisma.outboxEvent.findMany({
      include: { deliveries: true },
      orderBy: { sequence: 'asc' },
    })
    expect(event).toMatchObject({ type: 'bell.rung', aggregate: 'bell', sequence: 1, data: { by: 'Ann' } })
    expect(event?.deliveries.map(({ listener }) => listener).sort()).toEqual(['ann', 'bob'])
    expect(woken).toBe(1)
  })

  test('are lost together when she stumbles, and nobody is woken', async () => {
    const stumbled = rows.outbox.write({}, async (tx, say) => {
      await tx.webhookEvent.create(note('1'))
      say(bell('Ann'))
      throw new Error('stumbled')
    })
    await expect(stumbled).rejects.toThrow('stumbled')
    expect(await counted()).toEqual({ notes: 0, events: 0, deliveries: 0, inbox: 0 })
    expect(woken).toBe(0)
  })

  test.each<[string, object]>([
    ['of the wrong shape', { ...bell('Ann'), data: { by: 5 } }],
    ['that nobody knows', { ...bell('Ann'), type: 'bell.stolen' }],
    ['named like a part of every object', { ...bell('Ann'), type: 'constructor' }],
    ['with a NUL, which Postgres cannot keep', bell('An\0n')],
    ['whose sequence is no number', { ...bell('Ann'), sequence: 'x' }],
  ])('are lost together when the event is one %s', async (_what, event) => {
    const write = rows.outbox.write({}, async (tx, say) => {
      await tx.webhookEvent.create(note('1'))
      say(event as ReturnType<typeof bell>)
    })
    await expect(write).rejects.toThrow()
    expect(await counted()).toEqual({ notes: 0, events: 0, deliveries: 0, inbox: 0 })
  })

  test('may be nothing at all', async () => {
    expect(await rows.outbox.write({}, async () => 5)).toBe(5)
    expect([await counted(), woken]).toEqual([{ notes: 0, events: 0, deliveries: 0, inbox: 0 }, 0])
  })

  test('holds what the shape knows and nothing besides', async () => {
    const data = { by: "'; DROP TABLE outbox_event; --", secret: 'x' }
    await rows.outbox.write({}, async (_tx, say) => say({ ...bell(''), data }))
    expect((await rows.prisma.outboxEvent.findFirstOrThrow()).data).toEqual({ by: data.by })
  })
})

describe('an event that Bob hears', () => {
  test('twice, one after the other, is applied once', async () => {
    const heard = newId()
    const apply = () => rows.outbox.write({ heard }, (tx) => tx.webhookEvent.create(note(newId())))
    expect(await apply()).toMatchObject({ type: 'note' })
    expect(await apply()).toBe('already-heard')
    expect(await counted()).toMatchObject({ notes: 1, inbox: 1 })
  })

  test('in five places at the same moment is applied once', async () => {
    const heard = newId()
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () =>
        rows.outbox.write({ heard }, async (tx, say) => {
          await tx.webhookEvent.create(note(newId()))
          say(bell('Bob'))
          return 'applied'
        }),
      ),
    )
    expect(outcomes.sort()).toEqual([...Array(4).fill('already-heard'), 'applied'])
    expect(await counted()).toMatchObject({ notes: 1, events: 1, inbox: 1 })
  })

  test('and fails to apply is not taken as heard', async () => {
    const heard = newId()
    await expect(rows.outbox.write({ heard }, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await rows.outbox.write({ heard }, async () => 'applied')).toBe('applied')
  })
})

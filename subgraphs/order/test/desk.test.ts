import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId, toGlobalId } from '@quire/platform/id'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import type { Viewer } from '@quire/platform/viewer'
import { finding, letter, openPaymentDesk, webhook } from './desk-neighbours.ts'
import { bookseller, customer, type OrderRoom, openRoom } from './order-room.ts'

const life = newLife(openLog('desk', 'silent'))
const staffId = newId()
const manager: Viewer = { visitorId: 'm', user: { id: staffId, roles: ['MANAGER'], sessionId: newId() } }
let room: OrderRoom
let desk: Awaited<ReturnType<typeof openPaymentDesk>>

beforeAll(async () => {
  desk = await openPaymentDesk(life)
  room = await openRoom(desk.settings)
})
afterAll(async () => {
  await room.close()
  await life.end()
})

const letters = `{ deadLetters { silentRooms nodes { id room listener type about reason data } } }`
const deed = (name: 'replay' | 'drop') => `mutation ($input: DeadLetterInput!) { ${name}DeadLetter(input: $input) {
  __typename ... on UserError { code message } } }`

/** An event of this room that cart could not apply. */
async function ownLetter(): Promise<string> {
  const id = newId()
  const event = { type: 'order.placed', aggregate: 'an-order', sequence: 1, data: { number: 'Q-1' } }
  await room.prisma.outboxEvent.create({ data: { id, ...event } })
  const dead = { deadAt: new Date('2026-01-01'), deadReason: 'the cart was on fire', addedAt: new Date('2026-01-01') }
  await room.prisma.outboxDelivery.create({ data: { eventId: id, listener: 'cart', ...dead } })
  return id
}

describe('what waits for a person', () => {
  test.each([
    ['a customer', customer()],
    ['a bookseller', bookseller()],
  ])('is not for %s', async (_who, viewer) => {
    const { data, errors } = await room.ask(viewer, letters)
    expect(data.deadLetters).toBeNull()
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
  })

  test('is told with the rooms that did not answer', async () => {
    await ownLetter()
    const { data } = await room.ask(manager, letters)
    expect(data.deadLetters.silentRooms).toEqual(['user'])
    expect(data.deadLetters.nodes).toEqual([
      expect.objectContaining({
        room: 'order',
        listener: 'cart',
        type: 'order.placed',
        reason: 'the cart was on fire',
      }),
      expect.objectContaining({ room: 'payment', about: letter.aggregate, reason: letter.reason }),
    ])
  })
})

describe('a dead letter', () => {
  const idOf = async (eventId: string) => {
    const { data } = await room.ask(manager, letters)
    const nodes = data.deadLetters.nodes as { id: string }[]
    return nodes.find(({ id }) => Buffer.from(id, 'base64url').toString().includes(eventId))?.id ?? ''
  }

  test('of this room is replayed once, and it is kept who did it and why', async () => {
    const eventId = await ownLetter()
    const input = { id: await idOf(eventId), why: 'the cart is out' }
    const first = await room.ask(manager, deed('replay'), { input })
    expect(first.data.replayDeadLetter).toEqual({ __typename: 'DeadLetterSuccess' })
    const [delivery] = await room.prisma.outboxDelivery.findMany({ where: { eventId } })
    expect(delivery?.deadAt).toBeNull()
    const [kept] = await room.prisma.letterDeed.findMany({ where: { eventId } })
    expect(kept).toMatchObject({ listener: 'cart', deed: 'REPLAYED', who: staffId, why: 'the cart is out' })
    const again = await room.ask(manager, deed('replay'), { input })
    expect(again.data.replayDeadLetter).toMatchObject({ __typename: 'NothingOpen', code: 'NOTHING_OPEN' })
  })

  test('is dropped and stays recorded', async () => {
    const eventId = await ownLetter()
    await room.ask(manager, deed('drop'), { input: { id: await idOf(eventId), why: 'told twice' } })
    const [delivery] = await room.prisma.outboxDelivery.findMany({ where: { eventId } })
    expect(delivery).toMatchObject({ deadReason: 'dropped: the cart was on fire', doneAt: expect.any(Date) })
  })

  test('of payment is seen to by payment', async () => {
    const input = { id: await idOf(letter.eventId), why: 'the order is there now' }
    await room.ask(manager, deed('replay'), { input })
    const ask = { deed: 'replay', eventId: letter.eventId, listener: 'order', who: staffId, why: input.why }
    expect(desk.asked).toContainEqual({ door: 'letters', ask })
  })

  test.each([
    ['an id of something else', { id: 'T3JkZXI6MQ', why: 'because' }],
    ['no reason', { id: 'x', why: '' }],
    ['a reason of a megabyte', { id: 'x', why: 'x'.repeat(1_000_000) }],
  ])('with %s is refused', async (_what, input) => {
    const { errors } = await room.ask(manager, deed('replay'), { input })
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' })
  })
})

describe('what the provider told', () => {
  test('is listed by what became of it', async () => {
    const { data, errors } = await room.ask(
      manager,
      '{ paymentWebhooks(outcome: QUARANTINED, first: 5, after: "c") { nodes { id type outcome reason order { id } } pageInfo { endCursor hasNextPage } } }',
    )
    expect(errors).toBeUndefined()
    expect(data.paymentWebhooks).toEqual({
      nodes: [{ id: 'evt_1', type: webhook.type, outcome: 'QUARANTINED', reason: 'another account', order: null }],
      pageInfo: { endCursor: 'further', hasNextPage: true },
    })
    expect(desk.asked).toContainEqual({ door: 'webhooks', ask: { limit: 5, cursor: 'c', outcome: 'quarantined' } })
  })

  test.each(['paymentWebhooks', 'reconciliations'])('is listed in %s after a cursor of its own alone', async (list) => {
    const after = async (cursor: string) =>
      (await room.ask(manager, `{ ${list}(after: "${cursor}") { pageInfo { endCursor } } }`)).errors?.[0]?.extensions
    expect(await after('bad')).toMatchObject({ code: 'BAD_USER_INPUT', problems: [{ field: ['after'] }] })
    expect((await after('broken'))?.code).not.toBe('BAD_USER_INPUT')
    expect(await after('broken')).toBeDefined()
  })

  test('is tried once more, unless there is no such thing', async () => {
    const replay = `mutation ($id: ID!) { replayPaymentWebhook(input: { id: $id }) { __typename } }`
    expect((await room.ask(manager, replay, { id: 'evt_1' })).data.replayPaymentWebhook.__typename).toBe(
      'ReplayPaymentWebhookSuccess',
    )
    expect((await room.ask(manager, replay, { id: 'evt_2' })).data.replayPaymentWebhook.__typename).toBe('NothingOpen')
  })
})

describe('the reconciliation', () => {
  test('is shown with what is open', async () => {
    const { data, errors } = await room.ask(
      manager,
      '{ reconciliations { nodes { askedBy intents reported findings { kind } } open { id kind ours theirs foundAt } } }',
    )
    expect(errors).toBeUndefined()
    expect(data.reconciliations.nodes).toEqual([
      { askedBy: 'clock', intents: 3, reported: 1, findings: [{ kind: 'AMOUNT_DIFFERS' }] },
    ])
    expect(data.reconciliations.open[0]).toMatchObject({
      id: toGlobalId('ReconciliationFinding', finding.id),
      theirs: '€1.00',
      foundAt: finding.foundAt,
    })
  })

  test('is asked for, with who asks', async () => {
    const { data } = await room.ask(manager, 'mutation { reconcile(input: { days: 7 }) { id underWay } }')
    expect(data.reconcile).toEqual({ id: toGlobalId('Reconciliation', finding.id), underWay: true })
    expect(desk.asked).toContainEqual({ door: 'reconcile', ask: { who: staffId, days: 7 } })
    const { errors } = await room.ask(manager, 'mutation { reconcile(input: { days: 91 }) { id } }')
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  test('a finding is closed once', async () => {
    const close = `mutation ($id: ID!) { closeFinding(input: { id: $id, why: "paid by hand" }) { __typename } }`
    expect(
      (await room.ask(manager, close, { id: toGlobalId('ReconciliationFinding', finding.id) })).data.closeFinding
        .__typename,
    ).toBe('CloseFindingSuccess')
    expect(
      (await room.ask(manager, close, { id: toGlobalId('ReconciliationFinding', newId()) })).data.closeFinding
        .__typename,
    ).toBe('NothingOpen')
  })
})

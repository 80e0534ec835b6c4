import { describe, expect, test } from '@jest/globals'
import { forbidden } from '@quire/platform/errors'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { buildSchema, type GraphQLError, parse, validate } from 'graphql'
import type { Room } from '../src/federation/room.ts'
import { newAsking } from '../src/http/door.ts'
import type { Payload } from '../src/live/event-stream.ts'
import { payloadsOf } from '../src/live/upstream.ts'

const schema = buildSchema(`type Query { a: Int } type Tracking { sequence: Int! }
  type Subscription { orderTracking(orderId: ID!, after: Int): Tracking }`)
const ann = { viewer: { visitorId: 'ann', user: null }, tellVisitor: false, user: null, refreshToken: undefined }
const question = {
  query: 'subscription ($orderId: ID!, $after: Int) { orderTracking(orderId: $orderId, after: $after) { sequence } }',
  variables: { orderId: 'o1', after: 1 },
}
const tracked = (sequence: number): Payload => ({ data: { orderTracking: { _sequence: sequence } } })
const failed: Payload = { errors: [{ message: 'The database is not there yet.' }] }
const refused: Payload = { data: null, errors: [forbidden().toJSON() as never] }

/** What Ann gets of a room that breaks off after the first answer, and answers each later asking with the next of these. */
async function gotOf(...answers: Payload[][]) {
  const asked: { query: string; variables: object }[] = []
  const stream: Room['stream'] = async function* (one) {
    asked.push(one)
    yield* answers[asked.length - 1] ?? []
    if (asked.length === 1) throw new Error('broke off')
  }
  const at = { room: { stream } as Room, name: 'order', schema, asking: newAsking(ann, 'r1') }
  const { log } = newLife(openLog('test', 'silent'))
  const got: Payload[] = []
  for await (const one of payloadsOf(question, { ...at, log, signal: new AbortController().signal })) got.push(one)
  return { got, asked }
}

describe('Ann’s subscription broke off', () => {
  test('and the room is asked behind what she saw, in a document that is valid', async () => {
    const { asked } = await gotOf([tracked(1), tracked(2)], [tracked(2)])
    expect(asked[1]?.variables).toEqual({ orderId: 'o1' })
    expect(asked[1]?.query).toContain('after: 2')
    const faults: readonly GraphQLError[] = asked.flatMap(({ query }) =>
      validate(schema, parse(query.replace('subscription', 'subscription S'))),
    )
    expect(faults).toEqual([])
  })

  test('and a room that has only errors to say is asked again', async () => {
    const { got, asked } = await gotOf([tracked(1)], [failed], [failed], [tracked(1), tracked(2)])
    expect(asked).toHaveLength(4)
    expect(got).toEqual([tracked(1), tracked(2)])
  })

  test('and a refusal is an answer', async () => {
    const { got } = await gotOf([tracked(1)], [refused])
    expect(got).toEqual([tracked(1), refused])
  })
})

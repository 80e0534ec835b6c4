import { newId } from '@quire/platform/id'
import type { Life } from '@quire/platform/lifecycle'
import type { Asking } from './federation/asking.ts'
import type { Room } from './federation/room.ts'

/** What a storefront's first page asks, so that every room is met: search, catalog, cart, order and user. */
const firstPage = /* GraphQL */ `
  query Rehearsal {
    search(text: "a", first: 3) { totalCount nodes { book { id title price { amount } contributors { name } } } }
    books(first: 3) { nodes { title availability } }
    cart { totalQuantity }
    deliveryOptions(country: "DE") { speed }
    me { name }
  }
`

interface Rehearsal {
  /** The graph's url. */
  readonly url: string
  readonly rooms: Readonly<Record<string, Pick<Room, 'process'>>>
  /** How long an answer may take that counts as good, in milliseconds. */
  readonly goodMs?: number
  /** How long all of it may take. */
  readonly mostMs?: number
}

/**
 * Asks the gateway a first page before anyone else may: it plans, opens its connections to the rooms and warms its code. Ends after two
 * good answers on end, or after six seconds: a room that is away stops no gateway. The page is asked only when every room has answered
 * a question of its own: what is not there yet is nothing to report to an operator.
 */
export async function rehearse(life: Life, { url, rooms, goodMs = 300, mostMs = 6000 }: Rehearsal): Promise<void> {
  const began = performance.now()
  const silent = await silentRooms(rooms, began + mostMs)
  if (silent.length > 0) return life.log.warn({ silent }, 'rehearsal.given-up')
  let [good, asked, last] = [0, 0, '']
  while (good < 2 && performance.now() - began < mostMs) {
    const start = performance.now()
    last = await askOnce(url, mostMs - (start - began))
    asked += 1
    good = last === '' && performance.now() - start < goodMs ? good + 1 : 0
    // A room that is away answers at once; it is not to be asked a thousand times.
    if (last !== '') await new Promise((done) => setTimeout(done, 200))
  }
  const facts = { asked, ms: Math.round(performance.now() - began) }
  if (good < 2) life.log.warn({ ...facts, last: last || 'answers were slow' }, 'rehearsal.given-up')
  else life.log.info(facts, 'rehearsal.done')
}

/** Meets every room once; answers those that did not answer in time. */
async function silentRooms(rooms: Rehearsal['rooms'], until: number): Promise<string[]> {
  const met = await Promise.all(
    Object.entries(rooms).map(async ([name, room]) => {
      while (performance.now() < until) {
        if (await answers(room)) return []
        await new Promise((done) => setTimeout(done, 200))
      }
      return [name]
    }),
  )
  return met.flat()
}

async function answers(room: Pick<Room, 'process'>): Promise<boolean> {
  const context: Asking = {
    caller: { viewer: { visitorId: 'rehearsal', user: null }, tellVisitor: false, user: null, refreshToken: undefined },
    requestId: newId(),
    deadline: AbortSignal.timeout(2000),
    learned: {},
  }
  const question = { request: { query: '{ __typename }' }, context, kind: 'local operation' }
  return Promise.try(() => room.process(question as unknown as Parameters<Room['process']>[0])).then(
    () => true,
    () => false,
  )
}

/** Answers what was wrong; the empty text when nothing was. */
async function askOnce(url: string, withinMs: number): Promise<string> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: firstPage }),
      signal: AbortSignal.timeout(Math.max(1, Math.round(withinMs))),
    })
    const { errors } = (await response.json()) as { errors?: { message: string }[] }
    return errors?.[0]?.message ?? (response.ok ? '' : `status ${response.status}`)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

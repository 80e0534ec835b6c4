import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { follow, openSockets } from './following.ts'
import { openShop, type Shop, until } from './shop.ts'

const sid = randomUUID()
const userRoom = { isSilent: true }
let shop: Shop
beforeAll(async () => {
  shop = await openShop({}, userRoom)
})
afterAll(() => shop.close())

const { socket, closeAll } = openSockets(() => shop)
const isReady = async () => (await fetch(`${shop.healthUrl}/readyz`)).ok
const said = (msg: string) => shop.lines.filter((line) => line.msg === msg)
const asAnn = async () =>
  shop.ask({ query: '{ order { id } }' }, { authorization: `Bearer ${await shop.token({ sid })}` })
const ourFault = [{ extensions: { code: 'INTERNAL_SERVER_ERROR', reference: expect.any(String) } }]

describe('A gateway starts while nobody tells which sessions have ended', () => {
  test('and is not ready', async () => {
    expect(await (await fetch(`${shop.healthUrl}/readyz`)).json()).toEqual({ ready: false, failed: ['ended sessions'] })
  })

  test('and serves visitors', async () => {
    expect((await shop.ask({ query: '{ order { id } }' })).body).toEqual({ data: { order: { id: 'o1' } } })
  })

  test('and refuses Ann’s token as our fault, over a socket too', async () => {
    expect(await asAnn()).toMatchObject({ status: 500, body: { errors: ourFault } })
    const asked = follow(socket({ accessToken: await shop.token({ sid }) }), '{ order { id } }')
    await until(() => asked.state.isOver, 'the end')
    expect(asked.state.error).toMatchObject({ code: 4500 })
    await closeAll()
  })

  test('and says so once', () => {
    expect(said('sessions.not-asked')).toHaveLength(1)
  })

  test('and once it is told, it is ready and serves Ann; but not whom it was told of', async () => {
    shop.ended.push(sid)
    userRoom.isSilent = false
    await until(isReady, 'it is ready')
    expect(said('sessions.asked-again')).toHaveLength(1)
    expect(await asAnn()).toMatchObject({ status: 401 })
    const headers = { authorization: `Bearer ${await shop.token()}` }
    expect(await shop.ask({ query: '{ order { id } }' }, headers)).toMatchObject({ status: 200 })
  })
})

describe('Later nobody tells any more', () => {
  test('and the gateway goes on with what it knows, says so once, and its age is a metric', async () => {
    userRoom.isSilent = true
    const ageS = async () => {
      const text = await (await fetch(`${shop.healthUrl}/metrics`)).text()
      return Number(/quire_ended_sessions_age_seconds\{[^}]*\} ([\d.]+)/.exec(text)?.[1])
    }
    await until(async () => (await ageS()) > 4.5, 'it asked twice in vain', 8000)
    expect(said('sessions.not-asked')).toHaveLength(2)
    expect(await isReady()).toBe(true)
    expect(await asAnn()).toMatchObject({ status: 401 })
    const headers = { authorization: `Bearer ${await shop.token()}` }
    expect(await shop.ask({ query: '{ order { id } }' }, headers)).toMatchObject({ status: 200 })
  })
})

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { WebSocket } from 'ws'
import { tracking } from './following.ts'
import { openShop, type Shop, until } from './shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ SOCKETS_PER_ADDRESS: '2', STREAMS_PER_ADDRESS: '2', PROXY_HOPS: '1' })
})
afterAll(() => shop.close())

const from = (address: string) => ({ 'x-forwarded-for': `6.6.6.6, ${address}` })

describe('Bob opens more and more sockets', () => {
  const open = async (address: string) => {
    const socket = new WebSocket(shop.liveUrl, 'graphql-transport-ws', { headers: from(address) })
    const said = new Promise<number | 'greeted'>((resolve) => {
      socket.on('open', () => socket.send('{"type":"connection_init"}'))
      socket.on('message', () => resolve('greeted')).on('close', resolve)
    })
    return { socket, said: await said }
  }

  test('and is stopped, Ann is not, and he may again when he closed one', async () => {
    const [first, second] = [await open('10.0.0.2'), await open('10.0.0.2')]
    expect([first.said, second.said]).toEqual(['greeted', 'greeted'])
    expect((await open('10.0.0.2')).said).toBe(4429)
    const ann = await open('10.0.0.1')
    expect(ann.said).toBe('greeted')
    first.socket.close()
    await until(async () => {
      const again = await open('10.0.0.2')
      again.socket.close()
      return again.said === 'greeted'
    }, 'he may open one again')
    for (const { socket } of [second, ann]) socket.close()
  })
})

describe('Bob opens more and more streams', () => {
  const open = async (address: string) => {
    const leaving = new AbortController()
    const { status, body } = await fetch(shop.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...from(address) },
      body: JSON.stringify({ query: tracking() }),
      signal: leaving.signal,
    })
    return { status, leave: () => leaving.abort(), text: () => new Response(body).text() }
  }

  test('and is stopped, Ann is not, and he may again when he closed one', async () => {
    const [first, second] = [await open('10.0.0.2'), await open('10.0.0.2')]
    expect([first.status, second.status]).toEqual([200, 200])
    const third = await open('10.0.0.2')
    expect(third.status).toBe(429)
    expect(JSON.parse(await third.text())).toMatchObject({ errors: [{ extensions: { code: 'TOO_MANY_REQUESTS' } }] })
    const ann = await open('10.0.0.1')
    expect(ann.status).toBe(200)
    first.leave()
    await until(async () => {
      const again = await open('10.0.0.2')
      again.leave()
      return again.status === 200
    }, 'he may open one again')
    for (const { leave } of [second, ann]) leave()
    await until(() => shop.history.listening === 0, 'nobody listens any more')
  })
})

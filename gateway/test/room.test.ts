import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from '@jest/globals'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { openMetrics } from '@quire/platform/metrics'
import { proveViewer, viewerHeader } from '@quire/platform/viewer'
import { deadlineOf } from '../src/federation/asking.ts'
import { openRoom } from '../src/federation/room.ts'
import { newAsking } from '../src/http/door.ts'

const life = newLife(openLog('test', 'silent'))
const key = Buffer.alloc(32, 7)
const ann = { viewer: { visitorId: 'ann', user: null }, tellVisitor: false, user: null, refreshToken: 'rt-1' }
const endings: (() => unknown)[] = [() => life.end()]
afterEach(async () => {
  for (const end of endings.splice(0)) await end()
})

/** A room that hangs up on the first callers. */
async function roomThatHangsUp(name: string, times: number) {
  const calls: { headers: IncomingMessage['headers']; body: string }[] = []
  const server = createServer(async (request, response) => {
    calls.push({ headers: request.headers, body: await text(request) })
    if (calls.length <= times) request.socket.destroy()
    else response.end('{"data":{"done":true}}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endings.push(() => new Promise((resolve) => server.close(resolve)))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const room = openRoom(life, { room: name, url, key, metrics: openMetrics('test') })
  const ask = (query: string) => {
    const context = { ...newAsking(ann, 'request-1'), deadline: deadlineOf('query') }
    return room.process({ request: { query }, context } as unknown as Parameters<typeof room.process>[0])
  }
  return { calls, ask }
}

describe('A room leaves in the middle of a call', () => {
  test('and a query is asked once more, signed anew', async () => {
    const { calls, ask } = await roomThatHangsUp('user', 1)
    expect(await ask('{ done }')).toEqual({ data: { done: true } })
    expect(calls).toHaveLength(2)
    for (const { headers, body } of calls) {
      expect(headers['x-request-id']).toBe('request-1')
      const viewer = proveViewer(String(headers[viewerHeader]), { room: 'user', body, key })
      expect(viewer).toEqual({ visitorId: 'ann', user: null })
    }
  })

  test('and a mutation never, for it may have been done', async () => {
    const { calls, ask } = await roomThatHangsUp('user', 1)
    await expect(ask('mutation { done }')).rejects.toMatchObject({ extensions: { code: 'INTERNAL_SERVER_ERROR' } })
    expect(calls).toHaveLength(1)
  })

  test('and only the room that keeps sessions ever gets the refresh token', async () => {
    for (const [name, token] of [
      ['user', 'rt-1'],
      ['order', undefined],
    ] as const) {
      const { calls, ask } = await roomThatHangsUp(name, 0)
      await ask('mutation { done }')
      const [call] = calls
      const viewer = proveViewer(String(call?.headers[viewerHeader]), { room: name, body: call?.body ?? '', key })
      expect(viewer.refreshToken).toBe(token)
    }
  })
})

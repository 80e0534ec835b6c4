import { randomBytes } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { DoorFailed, openDoorClient, openDoors } from './doors.ts'
import { newLife } from './lifecycle.ts'
import { openLog } from './log.ts'
import { openMetrics } from './metrics.ts'
import { listen, openHttp } from './server.ts'
import { digest, signStatement } from './signature.ts'

const catalogue = {
  'hall.greet': {
    owner: 'hall',
    callers: ['kitchen', 'attic'],
    ask: z.object({ name: z.string().min(1) }),
    answer: z.object({ greeting: z.string(), times: z.int().default(1) }),
  },
  'hall.lock': { owner: 'hall', callers: ['attic'], ask: z.object({}), answer: z.object({}) },
} as const

const life = newLife(openLog('hall', 'silent'))
afterAll(() => life.end())
const keys = { kitchen: randomBytes(32), attic: randomBytes(32), stranger: randomBytes(32) }
let url = ''
let greeted = 0
const metrics = openMetrics('hall')

beforeAll(async () => {
  const app = openHttp(life)
  openDoors<typeof catalogue, 'hall'>(app, {
    catalogue,
    owner: 'hall',
    keys,
    metrics,
    handlers: {
      'hall.greet': async ({ name }) => {
        greeted++
        if (name === 'nobody') throw new Error('connect to 10.0.0.7 failed')
        return name === 'wrong' ? ({ greeting: 5 } as never) : { greeting: `Hello ${name}`, extra: 'x' }
      },
      'hall.lock': async () => ({}),
    },
  })
  url = await listen(life, app, { host: '127.0.0.1', port: 0 })
})

const clientOf = (at: { url?: string; caller?: keyof typeof keys; key?: Buffer; deadlineMs?: number } = {}) => {
  const { caller = 'kitchen' } = at
  return openDoorClient(life, { catalogue, url, key: keys[caller], metrics, ...at, caller })
}

test('the kitchen asks the hall, and the answer is parsed by the contract', async () => {
  expect(await clientOf().call('hall.greet', { name: 'Ann' })).toEqual({ greeting: 'Hello Ann', times: 1 })
})

describe('the hall opens to nobody', () => {
  const body = JSON.stringify({ name: 'Ann' })
  const said = (more: object = {}) => ({
    caller: 'kitchen',
    door: 'hall.greet',
    until: Date.now() + 30_000,
    body: digest(body),
    ...more,
  })
  const knock = (
    header: string | undefined,
    { door = 'hall.greet', sent = body }: { door?: string; sent?: string } = {},
  ) =>
    fetch(`${url}/doors/${door}`, {
      method: 'POST',
      body: sent,
      headers: header === undefined ? {} : { 'quire-door': header },
    })
  const signed = (more: object = {}, key = keys.kitchen) => signStatement(said(more), key)

  test('but the one who signed', async () => {
    expect((await knock(signed())).status).toBe(200)
  })

  test.each<[string, () => Promise<Response>]>([
    ['without a signature', () => knock(undefined)],
    ['with a made-up one', () => knock('a.b')],
    ['with one of yesterday', () => knock(signed({ until: Date.now() - 1 }))],
    ['with one for all time', () => knock(signed({ until: Date.now() + 60_000 }))],
    ['with one for another body', () => knock(signed(), { sent: '{"name":"Bob"}' })],
    [
      'with one for an empty body',
      () => fetch(`${url}/doors/hall.greet`, { method: 'POST', headers: { 'quire-door': signed() } }),
    ],
    ['with one for another door', () => knock(signed({ door: 'hall.lock' }))],
    ['with the attic’s name and the kitchen’s key', () => knock(signed({ caller: 'attic' }))],
    ['with a stranger’s key', () => knock(signed({ caller: 'stranger' }, keys.stranger))],
    ['at a door for others', () => knock(signed({ door: 'hall.lock' }), { door: 'hall.lock' })],
    ['truncated', () => knock(signed().slice(0, -1))],
    ['with the header twice', () => knock(`${signed()}, ${signed()}`)],
  ])('%s', async (_how, call) => {
    const before = greeted
    const answer = await call()
    expect([answer.status, greeted]).toEqual([401, before])
  })

  test('with a header of 16 KB', async () => {
    expect((await knock('x'.repeat(16_384))).status).toBe(431)
  })

  test.each(['', 'nonsense', 'null', '5', '[]', '{"name":""}', '{"name":5}', '{}'])(
    'who signed %j, which the contract does not know',
    async (sent) => {
      const answer = await knock(signed({ body: digest(sent) }), { sent })
      expect(answer.status).toBe(400)
    },
  )
})

describe('the kitchen is told DoorFailed', () => {
  const servers: ReturnType<typeof createServer>[] = []
  afterAll(() => {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
  })
  const stranger = async (answer: RequestListener) => {
    const server = createServer(answer)
    servers.push(server)
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  const failure = (client: ReturnType<typeof clientOf>, name = 'Ann') =>
    client.call('hall.greet', { name }).then(
      () => null,
      (err: unknown) => err,
    )

  test('when the hall throws, without a word of why', async () => {
    const failed = await failure(clientOf(), 'nobody')
    expect(failed).toBeInstanceOf(DoorFailed)
    expect(String(failed)).toBe('DoorFailed: hall.greet answered 500')
    expect(failed).toMatchObject({ status: 500 })
  })

  test('when its key is wrong', async () => {
    expect(String(await failure(clientOf({ key: randomBytes(32) })))).toContain('answered 401')
  })

  test('when nobody is at home', async () => {
    expect(await failure(clientOf({ url: 'http://127.0.0.1:1' }))).toBeInstanceOf(DoorFailed)
  })

  test('when the hall hangs, at its deadline and not later', async () => {
    const url = await stranger(() => undefined)
    const begun = performance.now()
    expect(await failure(clientOf({ url, deadlineMs: 100 }))).toBeInstanceOf(DoorFailed)
    expect(performance.now() - begun).toBeLessThan(1500)
  })

  test('when the hall begins an answer and hangs', async () => {
    const url = await stranger((_request, response) => void response.writeHead(200).write('{"greeting":'))
    expect(await failure(clientOf({ url, deadlineMs: 100 }))).toBeInstanceOf(DoorFailed)
  })

  test.each(['<html>', 'null', '{}', '{"greeting":5}'])('when the hall answers %j', async (text) => {
    const url = await stranger((_request, response) => void response.end(text))
    expect(await failure(clientOf({ url }))).toBeInstanceOf(DoorFailed)
  })

  test('when the hall answers in another shape than it promised', async () => {
    expect(await failure(clientOf(), 'wrong')).toBeInstanceOf(DoorFailed)
  })
})

describe('what is asked at doors is counted', () => {
  const told = async () => {
    const { values } = await metrics.requests.get()
    const counts = values.filter(({ metricName }) => metricName?.endsWith('_count'))
    return counts.map(({ labels: { kind, name, outcome }, value }) => `${kind} ${name} ${outcome} ${value}`).sort()
  }
  const greet = (client: ReturnType<typeof clientOf>, name: string) =>
    client.call('hall.greet', { name }).catch(() => null)

  test('by who asks and by who answers: whole, by a fault, with a wrong key, with nobody at home, in a wrong shape', async () => {
    metrics.requests.reset()
    await greet(clientOf(), 'Ann')
    await greet(clientOf(), 'nobody')
    await greet(clientOf({ key: randomBytes(32) }), 'Ann')
    await greet(clientOf({ url: 'http://127.0.0.1:1' }), 'Ann')
    await greet(clientOf(), 'wrong')
    expect(await told()).toEqual([
      'call hall.greet failed 4',
      'call hall.greet ok 1',
      'door hall.greet 200 2',
      'door hall.greet 401 1',
      'door hall.greet 500 1',
    ])
  })
})

test('a hall that hangs up in the middle of a question is asked once more, and no more than that', async () => {
  let asked = 0
  let faults = 1
  const server = createServer((request, response) => {
    asked += 1
    if (asked <= faults) request.socket.destroy()
    else response.setHeader('content-type', 'application/json').end('{"greeting":"Hello again"}')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const client = clientOf({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
  expect(await client.call('hall.greet', { name: 'Ann' })).toMatchObject({ greeting: 'Hello again' })
  expect(asked).toBe(2)
  faults = 9
  await expect(client.call('hall.greet', { name: 'Ann' })).rejects.toThrow(DoorFailed)
  expect(asked).toBe(4)
  server.close()
})

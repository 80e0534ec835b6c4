import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { z } from 'zod'
import { openTokens } from '../../gateway/src/identity/access-token.ts'
import { openDoorClient, openDoors } from '../../platform/doors.ts'
import { createGraph } from '../../platform/graph.ts'
import { newId } from '../../platform/id.ts'
import { newLife } from '../../platform/lifecycle.ts'
import { openLog } from '../../platform/log.ts'
import { openMetrics } from '../../platform/metrics.ts'
import { serveGraph } from '../../platform/server.ts'
import { signViewer, viewerHeader } from '../../platform/viewer.ts'
import type { OpenSession } from '../../subgraphs/user/src/domain/session.ts'
import { openAccessTokens } from '../../subgraphs/user/src/secrets/access-tokens.ts'

const life = newLife(openLog('clocks', 'silent'))
const key = randomBytes(32)
const doors = {
  'hall.greet': { owner: 'hall', callers: ['desk'], ask: z.object({}), answer: z.object({ hello: z.literal('Ann') }) },
} as const
let url = ''

beforeAll(async () => {
  url = await serveGraph(life, {
    room: 'hall',
    graph: createGraph({ typeDefs: 'type Query { who: String! }', resolvers: {}, log: life.log }),
    context: (asked) => asked,
    viewerKey: key,
    host: '127.0.0.1',
    port: 0,
    metrics: openMetrics('hall'),
    more: (app) =>
      openDoors<typeof doors, 'hall'>(app, {
        catalogue: doors,
        owner: 'hall',
        keys: { desk: key },
        metrics: openMetrics('test'),
        handlers: { 'hall.greet': async () => ({ hello: 'Ann' as const }) },
      }),
  })
})
afterAll(() => life.end())

/** What is signed while the clock of whoever signs is so many seconds before ours. */
function signedAt<T>(aheadSeconds: number, sign: () => T): T {
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + aheadSeconds * 1000)
  try {
    return sign()
  } finally {
    clock.mockRestore()
  }
}

async function askAsGateway(aheadSeconds: number): Promise<number> {
  const body = JSON.stringify({ query: '{ __typename }' })
  const said = signedAt(aheadSeconds, () => signViewer({ visitorId: 'ann', user: null }, { room: 'hall', body, key }))
  const headers = { 'content-type': 'application/json', [viewerHeader]: said }
  return (await fetch(`${url}/graphql`, { method: 'POST', body, headers })).status
}

const client = () => openDoorClient(life, { catalogue: doors, caller: 'desk', url, key, metrics: openMetrics('desk') })
const callDoor = (aheadSeconds: number) => {
  const desk = client()
  return signedAt(aheadSeconds, () => desk.call('hall.greet', {}))
}

test.each([4, 0, -25])(
  'A pod whose clock is %i seconds ahead is believed at the graph and at the doors',
  async (ahead) => {
    expect(await askAsGateway(ahead)).toBe(200)
    expect(await callDoor(ahead)).toEqual({ hello: 'Ann' })
  },
)

test.each([10, 3600, -35, -3600])(
  'A pod whose clock is %i seconds ahead is refused at both, and told so',
  async (ahead) => {
    expect(await askAsGateway(ahead)).toBe(401)
    await expect(callDoor(ahead)).rejects.toThrow('401')
  },
)

test('The clock that signs Ann in is wrong: ten minutes slow she is never in, less or fast she is', async () => {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const desk = await openAccessTokens([{ ...jwk, alg: 'EdDSA' }])
  const server = createServer((_, response) => response.end(JSON.stringify(desk.jwks)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const verify = openTokens(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const ann: OpenSession = { userId: newId(), sessionId: newId(), roles: [] }
  const tokenAt = async (ahead: number) => (await signedAt(ahead, () => desk.sign(ann))).token
  for (const ahead of [-580, 0, 600]) expect(await verify(await tokenAt(ahead))).toMatchObject({ id: ann.userId })
  await expect(verify(await tokenAt(-610))).rejects.toThrow('not valid, or no longer')
  await new Promise((resolve) => server.close(resolve))
})

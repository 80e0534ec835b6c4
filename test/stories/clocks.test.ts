import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { openTokens } from '../../gateway/src/identity/access-token.ts'
import { newId } from '../../platform/id.ts'
import { newLife } from '../../platform/lifecycle.ts'
import { openLog } from '../../platform/log.ts'
import type { OpenSession } from '../../subgraphs/user/src/domain/session.ts'
import { openAccessTokens } from '../../subgraphs/user/src/secrets/access-tokens.ts'
import { answerTo, openDesk, openHall, signedQuestion } from './signed-hall.ts'

const life = newLife(openLog('clocks', 'silent'))
const key = randomBytes(32)
let url = ''

beforeAll(async () => {
  url = await openHall(life, key)
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

const askAsGateway = (aheadSeconds: number) =>
  answerTo(
    url,
    signedAt(aheadSeconds, () => signedQuestion(key)),
  )

const callDoor = (aheadSeconds: number) => {
  const desk = openDesk(life, url, key)
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

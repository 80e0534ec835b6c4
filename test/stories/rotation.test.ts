import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { openTokens } from '../../gateway/src/identity/access-token.ts'
import { readVisitor, signVisitor } from '../../gateway/src/identity/visitor.ts'
import { secretKeys } from '../../platform/env.ts'
import { newId } from '../../platform/id.ts'
import { newLife } from '../../platform/lifecycle.ts'
import { openLog } from '../../platform/log.ts'
import { pagesOf } from '../../platform/pages.ts'
import { seal, unseal } from '../../platform/seal.ts'
import type { Keys } from '../../platform/signature.ts'
import type { OpenSession } from '../../subgraphs/user/src/domain/session.ts'
import { readUserEnv } from '../../subgraphs/user/src/env.ts'
import { openAccessTokens } from '../../subgraphs/user/src/secrets/access-tokens.ts'
import { answerTo, openDesk, openHall, signedQuestion } from './signed-hall.ts'

/** What a key's variable holds before, in the three rollouts, and after: old; old new; new old; new. */
const phasesOf = (old: string, fresh: string, between = ' ') => [
  old,
  `${old}${between}${fresh}`,
  `${fresh}${between}${old}`,
  fresh,
]
const newKey = () => randomBytes(32).toString('base64url')
const phases = phasesOf(newKey(), newKey()).map((text) => secretKeys.parse(text))
const keyAt = (phase: number): Keys => phases[phase] ?? Buffer.alloc(0)

// A rollout has pods of two phases that follow each other, in both directions.
const adjacent = [0, 1, 2, 3].flatMap((from) => [0, 1, 2, 3].map((to) => [from, to] as const))
const together = adjacent.filter(([from, to]) => Math.abs(from - to) <= 1)
const dropped = [
  [0, 3],
  [1, 3],
] as const

const life = newLife(openLog('rotation', 'silent'))
const urls: string[] = []

beforeAll(async () => {
  for (const phase of phases.keys()) urls.push(await openHall(life, keyAt(phase)))
})
afterAll(() => life.end())

const askAsGateway = (from: number, to: number) => answerTo(urls[to] ?? '', signedQuestion(keyAt(from)))
const knock = (from: number, to: number) => openDesk(life, urls[to] ?? '', keyAt(from)).call('hall.greet', {})

test.each(together)('A gateway of phase %i asks a room of phase %i, and Ann is answered', async (from, to) => {
  expect(await askAsGateway(from, to)).toBe(200)
  expect(await knock(from, to)).toEqual({ hello: 'Ann' })
})

test.each(dropped)('A caller of phase %i signs with what phase %i has dropped, and is refused', async (from, to) => {
  expect(await askAsGateway(from, to)).toBe(401)
  await expect(knock(from, to)).rejects.toThrow('answered 401')
})

test.each(together)('What phase %i sealed and signed for later, phase %i reads', (from, to) => {
  expect(unseal(seal('a token', keyAt(from), 'Ann'), keyAt(to), 'Ann')).toBe('a token')
  const page = { limit: 1, after: null }
  const { edges } = pagesOf<number>('books', keyAt(from)).connect([7, 8], page, (row) => row)
  const [cursor = ''] = edges.map((edge) => edge.cursor)
  expect(pagesOf<number>('books', keyAt(to)).read({ after: cursor }).after).toBe(7)
  expect(readVisitor(signVisitor('v'.repeat(24), keyAt(from)), keyAt(to))?.id).toBe('v'.repeat(24))
})

test.each(dropped)('What phase %i sealed and signed, phase %i takes for a stranger’s', (from, to) => {
  expect(() => unseal(seal('a token', keyAt(from), 'Ann'), keyAt(to), 'Ann')).toThrow()
  const { edges } = pagesOf<number>('books', keyAt(from)).connect([7], { limit: 1, after: null }, (row) => row)
  expect(() => pagesOf<number>('books', keyAt(to)).read({ after: edges[0]?.cursor ?? '' })).toThrow('cursor')
  expect(readVisitor(signVisitor('v'.repeat(24), keyAt(from)), keyAt(to))).toBeNull()
})

test('Ann comes back while the old key is still accepted, and keeps her basket for ever', () => {
  const cookie = signVisitor('v'.repeat(24), keyAt(0))
  expect(readVisitor(cookie, keyAt(0))).toEqual({ id: 'v'.repeat(24), isFresh: true })
  expect(readVisitor(cookie, keyAt(2))).toEqual({ id: 'v'.repeat(24), isFresh: false })
  expect(readVisitor(signVisitor('v'.repeat(24), keyAt(2)), keyAt(3))).toEqual({ id: 'v'.repeat(24), isFresh: true })
})

const newJwk = () => JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }))
const userEnv = (ACCESS_TOKEN_KEY: string) => {
  const [key, url] = [newKey(), 'redis://127.0.0.1:1']
  const own = {
    VIEWER_KEY_USER: key,
    DOOR_KEY_GATEWAY_USER: key,
    DOOR_KEY_ORDER_USER: key,
    SEAL_KEY_USER_EMAIL: key,
    ACCESS_TOKEN_KEY,
  }
  return readUserEnv({ ...own, DATABASE_URL: url, REDIS_URL: url, REDIS_CACHE_URL: url })
}

test.each([' ', ','])('Access tokens outlive the rotation of their key, which is written with %j', async (between) => {
  const pods = await Promise.all(
    phasesOf(newJwk(), newJwk(), between).map((text) => openAccessTokens(userEnv(text).ACCESS_TOKEN_KEY)),
  )
  const session: OpenSession = { userId: newId(), sessionId: newId(), roles: [] }
  const [before, ...later] = await Promise.all(pods.map((pod) => pod.sign(session)))
  let phase = 0
  const server = createServer((_, response) => response.end(JSON.stringify(pods[phase]?.jwks)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const clock = jest.spyOn(Date, 'now')
  const verify = openTokens(url)
  for (phase of [0, 1, 2]) {
    const now = later[phase - 1] ?? before
    // A gateway asks for keys it does not know once in ten seconds; a rollout takes longer.
    clock.mockReturnValue(performance.timeOrigin + performance.now() + phase * 11_000)
    expect(await verify(now?.token ?? '')).toMatchObject({ id: session.userId })
    expect(await verify(before?.token ?? '')).toMatchObject({ id: session.userId })
  }
  phase = 3
  await expect(openTokens(url)(before?.token ?? '')).rejects.toThrow('not valid')
  expect(await openTokens(url)(later[2]?.token ?? '')).toMatchObject({ id: session.userId })
  clock.mockRestore()
  await new Promise((resolve) => server.close(resolve))
  expect(JSON.stringify(pods.map((pod) => pod.jwks))).not.toContain('"d"')
})

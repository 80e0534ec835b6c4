import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { unseal } from '@quire/platform/seal'
import type { Viewer } from '@quire/platform/viewer'
import { decodeJwt } from 'jose'
import { type TestRedis, testDatabase, testRedis } from '../../../test/stores.ts'
import { readUserEnv } from '../src/env.ts'
import { openUserRoom } from '../src/room.ts'

const key = () => randomBytes(32).toString('base64url')

/** What the graph answers, as a test reads it: the path is asserted by what is expected of it. */
export type Answer = {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads any shape and says itself what it expects
  data?: any
  errors?: readonly { message: string; path?: readonly (string | number)[]; extensions?: Record<string, unknown> }[]
  extensions?: { session?: Record<string, unknown> }
}

export type UserRoom = Awaited<ReturnType<typeof openRoom>>

export const visitor = (more: Partial<Viewer> = {}): Viewer => ({ visitorId: 'v-1', user: null, ...more })

/** The viewer that the gateway makes of an access token. */
export function bearer(accessToken: string, more: Partial<Viewer> = {}): Viewer {
  const { sub, sid, roles } = decodeJwt<{ sid: string; roles: string[] }>(accessToken)
  return visitor({ user: { id: String(sub), sessionId: sid, roles }, ...more })
}

function environment({ database, redis, cache }: { database: string; redis: TestRedis; cache: string }) {
  const { privateKey } = generateKeyPairSync('ed25519')
  return readUserEnv({
    VIEWER_KEY_USER: key(),
    DOOR_KEY_GATEWAY_USER: key(),
    DOOR_KEY_ORDER_USER: key(),
    SEAL_KEY_USER_EMAIL: key(),
    PORT: '0',
    HEALTH_PORT: '0',
    DATABASE_URL: database,
    REDIS_URL: redis.url,
    REDIS_CACHE_URL: cache,
    QUEUE_PREFIX: redis.prefix,
    ACCESS_TOKEN_KEY: JSON.stringify(privateKey.export({ format: 'jwk' })),
  })
}

/** The room on its real schema, a Postgres and a Redis of its own. */
export async function openRoom({ cacheUrl }: { cacheUrl?: string } = {}) {
  const logged: Record<string, unknown>[] = []
  const write = (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>)
  const life = newLife(openLog('user', 'warn', { write }))
  const [database, redis] = [await testDatabase('user'), await testRedis()]
  const env = environment({ database: database.url, redis, cache: cacheUrl ?? redis.url })
  const room = await openUserRoom(life, env)
  return {
    ...room,
    env,
    life,
    databaseUrl: database.url,
    logged,
    async ask(query: string, variables: Record<string, unknown> = {}, viewer = visitor()): Promise<Answer> {
      const contextValue = room.context({ viewer, requestId: 'test' })
      const { body } = await room.graph.server.executeOperation({ query, variables }, { contextValue })
      if (body.kind !== 'single') throw new Error('the room answers at once')
      // As the network would carry it: moments as text, no undefined.
      return JSON.parse(JSON.stringify(body.singleResult)) as Answer
    },
    /** The secret that the newest mail to this address would carry. */
    async mailed(type: 'user.registered' | 'user.password-reset-asked', email: string): Promise<string> {
      const said = await room.prisma.outboxEvent.findMany({ where: { type }, orderBy: { sequence: 'desc' } })
      const data = said.map((event) => event.data as { userId: string; email: string; sealed: string })
      const mine = data.find((one) => one.email === email)
      if (!mine) throw new Error(`nothing was said to ${email}`)
      const purpose = type === 'user.registered' ? 'verify-email' : 'password-reset'
      return unseal(mine.sealed, env.SEAL_KEY_USER_EMAIL, `${purpose}:${mine.userId}`)
    },
    async close() {
      await life.end()
      await Promise.all([database.close(), redis.close()])
    },
  }
}

const signedIn = 'user { id email name emailVerified roles } accessToken accessTokenExpiresAt refreshToken'
const failure = '... on UserError { code message field }'

export const asked = {
  register: `mutation ($input: RegisterInput!) { register(input: $input) { __typename ... on RegisterSuccess { ${signedIn} } ${failure} } }`,
  signIn: `mutation ($input: SignInInput!) { signIn(input: $input) { __typename ... on SignInSuccess { ${signedIn} } ${failure} } }`,
  refresh: `mutation ($input: RefreshSessionInput) { refreshSession(input: $input) { __typename ... on RefreshSessionSuccess { ${signedIn} } ${failure} } }`,
  signOut: 'mutation ($input: SignOutInput) { signOut(input: $input) { ... on SignOutSuccess { ended } } }',
  everywhere:
    'mutation ($input: SignOutEverywhereInput) { signOutEverywhere(input: $input) { ... on SignOutEverywhereSuccess { sessionsEnded } } }',
  verify: `mutation ($input: VerifyEmailInput!) { verifyEmail(input: $input) { __typename ... on VerifyEmailSuccess { email } ${failure} } }`,
  askReset:
    'mutation ($input: AskPasswordResetInput!) { askPasswordReset(input: $input) { ... on AskPasswordResetSuccess { email } } }',
  reset: `mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { __typename ... on ResetPasswordSuccess { email } ${failure} } }`,
  change: `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename ... on ChangePasswordSuccess { user { email } } ${failure} } }`,
  profile:
    'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { ... on UpdateProfileSuccess { user { name } } } }',
  me: '{ me { id email name emailVerified roles addresses { id name street city postcode country isDefault } } }',
}

export const people = {
  ann: { email: 'ann@example.test', name: 'Ann Archer', password: 'three quiet geese' },
  bob: { email: 'bob@example.test', name: 'Bob Brook', password: 'seven loud herons' },
}

/** Registers a person for apps: both tokens come in the answer. */
export async function join(room: UserRoom, person: { email: string; name: string; password: string }) {
  const { data, errors } = await room.ask(asked.register, { input: { ...person, refreshIn: 'PAYLOAD' } })
  if (data?.register.__typename !== 'RegisterSuccess') throw new Error(JSON.stringify(errors ?? data))
  return data.register as { user: { id: string }; accessToken: string; refreshToken: string }
}

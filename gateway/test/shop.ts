import { randomBytes, randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { type Life, newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { type GatewayEnv, readGatewayEnv } from '../src/env.ts'
import { openGateway } from '../src/gateway.ts'
import { type History, newHistory, openCatalogRoom, openOrderRoom, openUserRoom } from './rooms.ts'
import { composedFile } from './supergraph.ts'

const key = () => randomBytes(32).toString('base64url')

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers of any shape
  readonly body: any
}

/** A gateway before three small rooms, all in this process. */
export interface Shop {
  readonly url: string
  readonly liveUrl: string
  readonly env: GatewayEnv
  readonly lives: { readonly gateway: Life; user: Life; catalog: Life; order: Life }
  readonly history: History
  /** The batches of book references that the catalogue was asked for. */
  readonly heard: string[][]
  readonly ended: string[]
  /** What the gateway and the rooms wrote into their log. */
  readonly lines: LogLine[]
  readonly healthUrl: string
  ask(body: unknown, headers?: Record<string, string>): Promise<Answer>
  /** An access token of Ann's; what is given replaces what it would say. */
  token(given?: TokenParts): Promise<string>
  restartOrderRoom(): Promise<void>
  close(): Promise<void>
}

export type LogLine = Readonly<Record<string, unknown>>

export interface TokenParts {
  readonly sid?: string
  readonly audience?: string
  readonly until?: string | number
  readonly forged?: boolean
}

export const annId = randomUUID()

/** @param userRoom while it is silent, it tells nobody which sessions have ended */
export async function openShop(given: Record<string, string> = {}, userRoom = { isSilent: false }): Promise<Shop> {
  const lines: LogLine[] = []
  const newOne = () => newLife(openLog('test', 'info', linesInto(lines)))
  const lives = { gateway: newOne(), user: newOne(), catalog: newOne(), order: newOne() }
  const keys = await openKeys()
  const files = { SUPERGRAPH: composedFile(lives.gateway), PORT: '0', HEALTH_PORT: '0' }
  const env = readGatewayEnv({ ...secretsOf(), ...given, ...files })
  const known = { history: newHistory('PLACED'), heard: [], ended: [] }
  const own = { doorKey: env.DOOR_KEY_GATEWAY_USER, ended: known.ended, jwks: keys.jwks, state: userRoom }
  const rooms = await openRooms({ env, lives, own, ...known })
  const opened = { ...env, ...rooms }
  const doors = await openGateway(lives.gateway, opened)
  return {
    ...doors,
    ...known,
    lines,
    healthUrl: `http://127.0.0.1:${doors.healthPort}`,
    env: opened,
    lives,
    ask: (body, headers) => ask(doors.url, body, headers),
    token: keys.token,
    async restartOrderRoom() {
      lives.order = newOne()
      await openOrderRoom(
        { life: lives.order, key: env.VIEWER_KEY_ORDER, port: portOf(rooms.ORDER_URL) },
        known.history,
      )
    },
    async close() {
      for (const life of Object.values(lives)) await life.end()
    },
  }
}

const portOf = (url: string) => Number(new URL(url).port)

const linesInto = (lines: LogLine[]) =>
  new Writable({ write: (text, _encoding, done) => done(void lines.push(JSON.parse(String(text)))) })

async function openRooms({
  env,
  lives,
  own,
  history,
  heard,
}: Pick<Shop, 'env' | 'lives' | 'history' | 'heard'> & { own: Parameters<typeof openUserRoom>[1] }) {
  return {
    USER_URL: await openUserRoom({ life: lives.user, key: env.VIEWER_KEY_USER }, own),
    CATALOG_URL: await openCatalogRoom({ life: lives.catalog, key: env.VIEWER_KEY_CATALOG }, heard),
    ORDER_URL: await openOrderRoom({ life: lives.order, key: env.VIEWER_KEY_ORDER }, history),
  }
}

/** The keys of the user room, and those of a forger. */
async function openKeys() {
  const ours = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const forger = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
  const jwk = { ...(await exportJWK(ours.publicKey)), kid: 'k1', alg: 'EdDSA' }
  return {
    jwks: () => ({ keys: [jwk] }),
    token: (parts?: TokenParts) => signToken((parts?.forged ? forger : ours).privateKey, parts),
  }
}

function secretsOf(): Record<string, string> {
  const rooms = ['USER', 'CATALOG', 'CART', 'ORDER', 'SEARCH'].map((room) => [`VIEWER_KEY_${room}`, key()])
  return { ...Object.fromEntries(rooms), DOOR_KEY_GATEWAY_USER: key(), VISITOR_KEY: key() }
}

async function ask(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null }
}

type SigningKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey']

const signToken = (
  signer: SigningKey,
  { sid = randomUUID(), audience = 'quire-graph', until = '10m' }: TokenParts = {},
) =>
  new SignJWT({ sid, roles: ['BOOKSELLER'] })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
    .setSubject(annId)
    .setIssuer('quire')
    .setAudience(audience)
    .setExpirationTime(until)
    .sign(signer)

/** Waits for a fact, and tells which one did not come. */
export async function until(fact: () => boolean | Promise<boolean>, what: string, withinMs = 6000): Promise<void> {
  const late = Date.now() + withinMs
  while (!(await fact())) {
    if (Date.now() > late) throw new Error(`It did not come about: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

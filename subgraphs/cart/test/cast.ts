import { randomBytes, randomUUID } from 'node:crypto'
import { doors } from '@quire/contracts/doors'
import { openDoorClient, openDoors } from '@quire/platform/doors'
import { toGlobalId } from '@quire/platform/id'
import { type Life, newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { openMetrics } from '@quire/platform/metrics'
import type { Role } from '@quire/platform/role'
import { listen, openHttp } from '@quire/platform/server'
import { testRedis } from '../../../test/stores.ts'
import type { Offer } from '../src/domain/cart.ts'
import { type CartEnv, readCartEnv } from '../src/env.ts'
import { type CartRoom, openCartRoom } from '../src/room.ts'

/** Somebody who shops: a visitor, signed in or not. */
export interface Person {
  readonly visitorId: string
  readonly userId: string | null
}

export const newVisitor = (): Person => ({ visitorId: randomBytes(24).toString('base64url'), userId: null })
export const signedIn = (person: Person, userId: string = randomUUID()): Person => ({ ...person, userId })

/** The neighbour catalog: its real door over HTTP, with a shelf that the test fills. */
export interface Shelf {
  readonly url: string
  stock(title: string, more?: { cents?: number; buyable?: number }): Offer
  change(offer: Offer, to: Partial<Pick<Offer, 'price' | 'buyable'>>): void
  lose(offer: Offer): void
  books(): readonly Offer[]
  /** From now on the door answers nobody, or everybody again. */
  shut(isShut: boolean): void
}

export const key = (): string => randomBytes(32).toString('base64url')

export async function openShelf(life: Life, doorKey: Buffer): Promise<Shelf> {
  const books = new Map<string, Offer>()
  let isShut = false
  const app = openHttp(life)
  const lookUp = async ({ bookIds }: { bookIds: string[] }) => {
    if (isShut) throw new Error('the catalogue is away')
    return { books: bookIds.flatMap((id) => books.get(id) ?? []).map((offer) => ({ ...offer })) }
  }
  const onlyThis = { 'catalog.look-up': doors['catalog.look-up'] }
  openDoors(app, {
    catalogue: onlyThis,
    owner: 'catalog',
    keys: { cart: doorKey },
    metrics: openMetrics('test'),
    handlers: { 'catalog.look-up': lookUp },
  })
  return {
    url: await listen(life, app, { host: '127.0.0.1', port: 0 }),
    stock(title, { cents = 1000, buyable = 100 } = {}) {
      const offer: Offer = { bookId: randomUUID(), title, price: { amount: cents, currency: 'EUR' }, buyable }
      books.set(offer.bookId, offer)
      return offer
    },
    change: (offer, to) => void books.set(offer.bookId, { ...offer, ...to }),
    lose: (offer) => void books.delete(offer.bookId),
    books: () => [...books.values()],
    shut(shut) {
      isShut = shut
    },
  }
}

export interface Shop {
  readonly life: Life
  readonly env: CartEnv
  readonly room: CartRoom
  readonly shelf: Shelf
  readonly redisUrl: string
  /** Asks the room's real schema as this person. */
  ask(person: Person, query: string, variables?: Record<string, unknown>): Promise<Answer>
  /** Asks the door as the room order does. */
  readAtDoor(person: Person): Promise<{ version: number; lines: { bookId: string; quantity: number }[] }>
  close(): Promise<void>
}

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for
  readonly data: any
  readonly errors: readonly { message: string; extensions?: Record<string, unknown> }[]
}

/** The room as it runs, or one part of it, with a Redis of its own (or the one at `redisUrl`). */
export async function openShop(redisUrl?: string, role?: Role): Promise<Shop> {
  const redis =
    redisUrl === undefined ? await testRedis() : { url: redisUrl, prefix: 'cart-test', close: async () => {} }
  const life = newLife(openLog('cart', 'silent'), { role })
  const keys = { VIEWER_KEY_CART: key(), DOOR_KEY_CART_CATALOG: key(), DOOR_KEY_ORDER_CART: key() }
  // The neighbour is whole, whatever part of this room is played.
  const shelf = await openShelf({ ...life, role: 'all' }, Buffer.from(keys.DOOR_KEY_CART_CATALOG, 'base64url'))
  const places = { PORT: '0', HEALTH_PORT: '0', LOG_LEVEL: 'silent', REDIS_URL: redis.url, QUEUE_PREFIX: redis.prefix }
  const env = readCartEnv({ ...keys, ...places, CATALOG_URL: shelf.url })
  const room = await openCartRoom(life, env)
  const orderDoor = { catalogue: doors, caller: 'order', url: room.url || shelf.url, key: env.DOOR_KEY_ORDER_CART }
  const door = openDoorClient(life, { ...orderDoor, metrics: openMetrics('test') })
  return {
    life,
    env,
    room,
    shelf,
    redisUrl: redis.url,
    async ask(owner, query, variables = {}) {
      const contextValue = { desk: room.desk, owner }
      const response = await room.graph.server.executeOperation({ query, variables }, { contextValue })
      if (response.body.kind !== 'single') throw new Error('the answer came in parts')
      // Through JSON, as it goes over the wire.
      const { data, errors = [] } = JSON.parse(JSON.stringify(response.body.singleResult))
      return { data, errors }
    },
    readAtDoor: (owner) => door.call('cart.read', { owner }),
    async close() {
      await life.end()
      await redis.close()
    },
  }
}

export const bookId = (offer: Offer): string => toGlobalId('Book', offer.bookId)

const cartFields = `fragment C on Cart {
  id version totalQuantity lines { id title quantity addedAt priceWhenAdded { amount } book { id } }
  subtotal { amount currency } warnings { code message line { title } } notices { code message line { title } }
}`
const failure = '... on UserError { code message field }'

export const seeCart = `${cartFields} query { cart { ...C } }`
export const add = `${cartFields} mutation ($input: AddToCartInput!) { addToCart(input: $input) {
  __typename ${failure} ... on AddToCartSuccess { cart { ...C } warnings { code message line { title } } }
  ... on StaleCart { cart { version } } } }`
export const set = `${cartFields} mutation ($input: SetCartQuantityInput!) { setCartQuantity(input: $input) {
  __typename ${failure} ... on SetCartQuantitySuccess { cart { ...C } warnings { code message line { title } } } } }`
export const remove = `${cartFields} mutation ($input: RemoveFromCartInput!) { removeFromCart(input: $input) {
  __typename ${failure} ... on RemoveFromCartSuccess { cart { ...C } } } }`
export const clear = `${cartFields} mutation ($input: ClearCartInput) { clearCart(input: $input) {
  __typename ${failure} ... on ClearCartSuccess { cart { ...C } } } }`

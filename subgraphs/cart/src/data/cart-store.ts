import { newId } from '@quire/platform/id'
import type { Redis } from 'ioredis'
import type { Cart } from '../domain/cart.ts'
import { swapScript } from './cart-script.ts'
import { cartFrom, type Holder, textOf } from './cart-text.ts'

/** The carts of some holders, in their order. */
export type CartsOf<H extends readonly Holder[]> = { readonly [I in keyof H]: Cart }

/** What a decision makes of the carts: those that change, and what is answered. */
export interface Decided<Outcome> {
  readonly save: readonly Cart[]
  readonly outcome: Outcome
}

export interface CartStore {
  read<const H extends readonly Holder[]>(holders: H): Promise<CartsOf<H>>
  /**
   * Decides on the carts as they are and saves what changes, all or nothing, in one atomic script; decides again when somebody
   * else was faster. A saved cart lives for 30 days from then.
   */
  change<const H extends readonly Holder[], Outcome>(
    holders: H,
    decide: (carts: CartsOf<H>) => Decided<Outcome>,
  ): Promise<Outcome>
  /** The same, once: the event is remembered in the same script, and one that was heard before changes nothing. */
  changeOnce<const H extends readonly Holder[]>(
    eventId: string,
    holders: H,
    decide: (carts: CartsOf<H>) => readonly Cart[],
  ): Promise<void>
}

export const cartDays = 30
const daySeconds = 86_400
const cartSeconds = cartDays * daySeconds
// As long as the inbox rows of the rooms that have a database.
const heardSeconds = 60 * daySeconds
// One try is lost only to another that won, so this is reached by a storm on one cart and by nothing else.
const mostTries = 1000

/** Carts in Redis. `prefix` keeps two shops on one Redis apart. */
export function openCartStore(redis: Redis, prefix: string): CartStore {
  const keyOf = ({ kind, id }: Holder): string => `${prefix}:cart:{${kind}:${id}}`
  // One cart for each holder, in their order: a tuple as long as theirs, which `map` does not know.
  const cartsOf = <H extends readonly Holder[]>(holders: H, texts: readonly string[]): CartsOf<H> =>
    holders.map((holder, index) => cartFrom(texts[index] ?? '', holder)) as unknown as CartsOf<H>
  return {
    async read(holders) {
      return cartsOf(holders, await textsAt(redis, holders.map(keyOf)))
    },
    async change(holders, decide) {
      const keys = holders.map(keyOf)
      return swap(redis, keys, (texts) => {
        const carts = cartsOf(holders, texts)
        const { save, outcome } = decide(carts)
        return { writes: writesOf(save, { carts, keys, texts }), outcome }
      })
    },
    async changeOnce(eventId, holders, decide) {
      const keys = holders.map(keyOf)
      const heard = `${prefix}:cart-heard:${eventId}`
      await swap(redis, [...keys, heard], (texts) => {
        if (texts.at(-1) !== '') return { writes: [], outcome: undefined }
        const carts = cartsOf(holders, texts)
        const mark = { key: heard, read: '', write: newId(), seconds: heardSeconds }
        return { writes: [...writesOf(decide(carts), { carts, keys, texts }), mark], outcome: undefined }
      })
    },
  }
}

interface Write {
  readonly key: string
  readonly read: string
  readonly write: string
  readonly seconds: number
}

function writesOf(
  save: readonly Cart[],
  { carts, keys, texts }: { carts: readonly Cart[]; keys: readonly string[]; texts: readonly string[] },
): Write[] {
  return save.map((cart) => {
    const index = carts.findIndex(({ id }) => id === cart.id)
    const key = keys[index]
    if (key === undefined) throw new Error(`cart ${cart.id} was not read before it was changed`)
    return { key, read: texts[index] ?? '', write: textOf(cart), seconds: cartSeconds }
  })
}

async function swap<Outcome>(
  redis: Redis,
  keys: readonly string[],
  decide: (texts: readonly string[]) => { writes: readonly Write[]; outcome: Outcome },
): Promise<Outcome> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const { writes, outcome } = decide(await textsAt(redis, keys))
    if (writes.length === 0 || (await written(redis, writes))) return outcome
  }
  throw new Error(`${keys.join(', ')} would not stand still`)
}

const textsAt = async (redis: Redis, keys: readonly string[]): Promise<string[]> =>
  (await redis.mget(...keys)).map((text) => text ?? '')

async function written(redis: Redis, writes: readonly Write[]): Promise<boolean> {
  const keys = writes.map(({ key }) => key)
  const texts = writes.flatMap(({ read, write, seconds }) => [read, write, seconds])
  const now = (await redis.eval(swapScript, keys.length, ...keys, ...texts)) as string[] | null
  // A connection that broke after the script ran sends it again, which then finds its own text there: that is a success.
  return now === null || writes.every(({ write }, index) => now[index] === write)
}

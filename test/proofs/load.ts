import { setTimeout as pause } from 'node:timers/promises'
import { type Outcome, openBuyer, Refused, type Title } from './buyer.ts'
import { payFor } from './paying.ts'
import type { Scene } from './scene.ts'
import type { Witness } from './witness.ts'

interface LoadPlan {
  readonly witness: Witness
  readonly shelf: readonly Title[]
  readonly perSecond: number
}

/** People who buy all the time, so many a second. */
export interface Load {
  counted(): { readonly begun: number; readonly paid: number; readonly seconds: number }
  /** Why purchases were given up: there should be none. */
  readonly failed: readonly string[]
  /** How long a purchase takes that begins now, in milliseconds. */
  through(): Promise<number>
  /** Settles when those who had to wait are done, at the latest after so many milliseconds. */
  calm(withinMs: number): Promise<void>
  /** Nobody comes any more; settles when the last one is done. */
  end(): Promise<void>
}

export function startLoad(scene: Scene, { witness, shelf, perSecond }: LoadPlan): Load {
  const began = performance.now()
  const failed: string[] = []
  const going = new Set<Promise<void>>()
  let [begun, paid, ended] = [0, 0, began]
  const one = async (): Promise<void> => {
    const title = shelf[begun++ % shelf.length] as Title
    await buy(scene, witness, title)
    paid += 1
  }
  const tried = () => one().catch((error: Error) => void failed.push(`a purchase was given up: ${error.message}`))
  const begin = () => {
    const purchase = tried()
    going.add(purchase)
    void purchase.finally(() => going.delete(purchase))
  }
  const timer = setInterval(begin, 1000 / perSecond)
  return {
    failed,
    counted: () => ({
      begun,
      paid,
      seconds: Math.round(((timer.hasRef() ? performance.now() : ended) - began) / 1000),
    }),
    async through() {
      const start = performance.now()
      await tried()
      return performance.now() - start
    },
    async calm(withinMs) {
      for (const end = Date.now() + withinMs; going.size > perSecond * 3 && Date.now() < end; ) await pause(250)
    },
    async end() {
      clearInterval(timer)
      timer.unref()
      ended = performance.now()
      await Promise.all(going)
    },
  }
}

/** From the basket to the receipt. Whose basket was forgotten by Redis fills it again: baskets are all that may be lost. */
async function buy(scene: Scene, witness: Witness, title: Title): Promise<void> {
  const buyer = openBuyer(scene, witness)
  for (let tries = 0; tries < 5; tries += 1) {
    const outcome = await placed(buyer, title)
    if (outcome?.kind === 'placed') return payFor(scene, { buyer, witness }, outcome.order)
    if (outcome && !lost.includes(outcome.code)) throw new Error(`the order was refused: ${outcome.code}`)
  }
  throw new Error('her basket was lost five times')
}

const lost = ['CART_CHANGED', 'EMPTY_CART', 'STALE_CART', 'PRICE_CHANGED']

async function placed(buyer: ReturnType<typeof openBuyer>, title: Title): Promise<Outcome | null> {
  try {
    return await buyer.order(await buyer.put([title]))
  } catch (error) {
    if (error instanceof Refused && lost.includes(error.code)) return null
    throw error
  }
}

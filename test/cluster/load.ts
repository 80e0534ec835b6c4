import { setTimeout as pause } from 'node:timers/promises'
import { Broken, type Caller, openCaller } from '../../scripts/demo/caller.ts'
import type { Urls } from '../../scripts/demo/urls.ts'
import { buy } from './shopping.ts'

/** What checked load has seen so far. */
export interface Tally {
  requests: number
  /** No answer, another status than 200, an error in it, something missing, or a promise not kept: pages and purchases that broke off. */
  failed: number
  purchases: number
  events: number
  /** What went wrong, the first few of each kind. */
  readonly wrong: Map<string, number>
}

export interface Load {
  readonly tally: Readonly<Tally>
  /** Stops asking, and waits until what has begun is done. */
  stop(): Promise<Readonly<Tally>>
}

const browsing = /* GraphQL */ `
  query Browse($text: String!) {
    search(text: $text, first: 5) { totalCount nodes { book { id title price { amount } contributors { name } } } }
    books(first: 5) { nodes { title availability } }
    cart { totalQuantity }
  }
`

/**
 * Checked load: every answer is looked at, and nothing is asked twice. Readers ask for `perSecond` pages each; buyers buy one book
 * after the other, from search to receipt, following each order over a WebSocket. It leaves most of two cores to what starts and
 * ends meanwhile: requests that fail because the machine is full would say nothing about the shop.
 */
export function startLoad(urls: Urls, { readers = 2, perSecond = 5, buyers = 1 } = {}): Load {
  const tally: Tally = { requests: 0, failed: 0, purchases: 0, events: 0, wrong: new Map() }
  const going = { on: true }
  const repeat = async (deed: () => Promise<void>) => {
    while (going.on) await deed().catch((error: unknown) => blame(tally, error))
  }
  const reader = async () => {
    const caller = strictCaller(urls.graph, tally)
    await repeat(async () => {
      const began = performance.now()
      await read(caller).finally(() => pause(Math.max(0, 1000 / perSecond - (performance.now() - began))))
    })
  }
  const buyer = () => repeat(() => buyOnce(urls, tally).finally(() => pause(500)))
  const all = [...Array.from({ length: readers }, reader), ...Array.from({ length: buyers }, buyer)]
  return {
    tally,
    async stop() {
      going.on = false
      await Promise.all(all)
      return tally
    },
  }
}

// A new visitor each time.
async function buyOnce(urls: Urls, tally: Tally): Promise<void> {
  const { events } = await buy(urls, strictCaller(urls.graph, tally))
  tally.purchases += 1
  tally.events += events.length
}

// Every deed that breaks off is one failure, whatever it was: a request, a promise, a fault of this program.
function blame(tally: Tally, error: unknown): void {
  tally.failed += 1
  const text = error instanceof Error ? error.message : String(error)
  const kind = text
    .replaceAll(/Q-[\dA-Z-]{4,}/g, '<order>')
    .replaceAll(/reference \w+/g, 'a reference')
    .slice(0, 160)
  tally.wrong.set(kind, (tally.wrong.get(kind) ?? 0) + 1)
}

async function read(caller: Caller): Promise<void> {
  const answer = await caller.ask<{
    search?: { nodes: { book: { title: string } | null }[] } | null
    books?: { nodes: object[] } | null
  }>(browsing, { text: 'the' })
  const found = answer.search?.nodes ?? []
  if (answer.books?.nodes.length === 5 && found.length > 0 && found.every(({ book }) => book)) return
  throw new Broken('An answer without its books.')
}

// The storefront's caller asks again while the shop has a fault; this one asks once.
function strictCaller(graph: string, tally: Tally): Caller {
  const caller = openCaller(graph, { patienceMs: 0 })
  return {
    ...caller,
    ask<T>(document: string, variables?: object): Promise<T> {
      tally.requests += 1
      return caller.ask<T>(document, variables)
    },
  }
}

/** The tally in a line. */
export function told({ requests, failed, purchases, events, wrong }: Readonly<Tally>): string {
  const faults = [...wrong].slice(0, 3).map(([what, times]) => `${times}× ${what}`)
  return `${requests} requests, ${failed} failed, ${purchases} purchases, ${events} events without a gap${faults.length ? ` (${faults.join('; ')})` : ''}`
}

/** The same, for a step that allows no failure. */
export function demandNone(tally: Readonly<Tally>): string {
  if (tally.failed > 0 || tally.purchases === 0) throw new Error(told(tally))
  return told(tally)
}

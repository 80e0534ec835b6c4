import type { Life } from '@quire/platform/lifecycle'

/** What a storefront's first page asks, so that every room is met: search, catalog, cart, order and user. */
const firstPage = /* GraphQL */ `
  query Rehearsal {
    search(text: "a", first: 3) { totalCount nodes { book { id title price { amount } contributors { name } } } }
    books(first: 3) { nodes { title availability } }
    cart { totalQuantity }
    deliveryOptions(country: "DE") { speed }
    me { name }
  }
`

interface Rehearsal {
  /** The graph's url. */
  readonly url: string
  /** How long an answer may take that counts as good, in milliseconds. */
  readonly goodMs?: number
  /** How long all of it may take. */
  readonly mostMs?: number
}

/**
 * Asks the gateway a first page before anyone else may: it plans, opens its connections to the rooms and warms its code. Ends after two
 * good answers on end, or after six seconds: a room that is away stops no gateway.
 */
export async function rehearse(life: Life, { url, goodMs = 300, mostMs = 6000 }: Rehearsal): Promise<void> {
  const began = performance.now()
  let [good, asked, last] = [0, 0, '']
  while (good < 2 && performance.now() - began < mostMs) {
    const start = performance.now()
    last = await askOnce(url, mostMs - (start - began))
    asked += 1
    good = last === '' && performance.now() - start < goodMs ? good + 1 : 0
    // A room that is away answers at once; it is not to be asked a thousand times.
    if (last !== '') await new Promise((done) => setTimeout(done, 200))
  }
  const facts = { asked, ms: Math.round(performance.now() - began) }
  if (good < 2) life.log.warn({ ...facts, last: last || 'answers were slow' }, 'rehearsal.given-up')
  else life.log.info(facts, 'rehearsal.done')
}

/** Answers what was wrong; the empty text when nothing was. */
async function askOnce(url: string, withinMs: number): Promise<string> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: firstPage }),
      signal: AbortSignal.timeout(Math.max(1, Math.round(withinMs))),
    })
    const { errors } = (await response.json()) as { errors?: { message: string }[] }
    return errors?.[0]?.message ?? (response.ok ? '' : `status ${response.status}`)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

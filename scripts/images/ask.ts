import { setTimeout as after } from 'node:timers/promises'
import { z } from 'zod'

const query = `query Open {
  search(text: "prejudice", first: 1) { totalCount nodes { book { title price { amount currency } } } }
  cart { totalQuantity }
}`

const book = z.object({ title: z.string(), price: z.object({ amount: z.int(), currency: z.string() }) })
const answer = z.object({
  errors: z.array(z.object({ message: z.string() })).optional(),
  data: z
    .object({
      search: z.object({ totalCount: z.int(), nodes: z.array(z.object({ book: book.nullable() })) }).nullable(),
      cart: z.object({ totalQuantity: z.int() }).nullable(),
    })
    .nullish(),
})

/** Asks the graph once across three rooms, as soon as the index holds the books; answers what it said. */
export async function askAcrossRooms(port: number): Promise<string> {
  const patience = AbortSignal.timeout(60_000)
  while (true) {
    const { data, errors } = await ask(port, patience)
    if (errors?.[0]) throw new Error(`The graph answers with an error: ${errors[0].message}`)
    const [found] = data?.search?.nodes ?? []
    if (found?.book && data?.cart) {
      const { title, price } = found.book
      return `The graph finds ${title}, ${price.amount / 100} ${price.currency}, and ${data.cart.totalQuantity} books in the basket.`
    }
    await after(250, undefined, { signal: patience })
  }
}

async function ask(port: number, signal: AbortSignal) {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
    signal,
  })
  return answer.parse(await response.json())
}

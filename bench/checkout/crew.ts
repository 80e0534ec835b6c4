import { fork } from 'node:child_process'
import path from 'node:path'
import { ask } from '../../dev/stores/src/postgres.ts'
import { fromGlobalId } from '../../platform/id.ts'
import { Broken, openCaller } from '../../scripts/demo/caller.ts'
import type { Book, Came, Told } from './buyers.ts'
import type { BenchShop } from './shop.ts'

/** The buyers, in a process of their own, and the printed books that they buy. */
export interface Crew {
  readonly books: readonly Book[]
  /** Puts one copy into each of so many baskets, spread over these books. */
  fill(count: number, books: readonly Book[]): Promise<Came>
  /** Orders what lies in the baskets, for so long or until they are empty. */
  place(plan: { forMs: number; most?: number }): Promise<Came>
  close(): void
}

export async function openCrew({ graph, stores }: BenchShop, buyers: number): Promise<Crew> {
  const caller = openCaller(graph)
  const { books, deliveryOptions } = await caller.ask<{
    books: { nodes: Book[] }
    deliveryOptions: { speed: string; price: { amount: number } }[]
  }>(`{ books(filter: { inStock: true, formats: [PAPERBACK, HARDCOVER] }, first: 50) { nodes { id price { amount } } }
      deliveryOptions(country: "DE") { speed price { amount } } }`)
  const standard = deliveryOptions.find(({ speed }) => speed === 'STANDARD')
  if (!standard || books.nodes.length === 0) throw new Broken('There is nothing to sell.')
  await stockUp(stores.databases.catalog, books.nodes)
  const child = fork(path.join(import.meta.dirname, 'buyers.ts'), [graph, String(standard.price.amount)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const tell = (told: Told): Promise<Came> =>
    new Promise((resolve, reject) => {
      const gone = (code: number | null) => reject(new Error(`the buyers went home (exit code ${code})`))
      child.once('exit', gone)
      child.once('message', (came: Came) => {
        child.off('exit', gone)
        resolve(came)
      })
      child.send(told)
    })
  return {
    books: books.nodes,
    fill: (count, some) => tell({ do: 'fill', count, books: some, buyers }),
    place: ({ forMs, most = Number.MAX_SAFE_INTEGER }) => tell({ do: 'place', forMs, most, buyers }),
    close: () => void child.kill(),
  }
}

// A delivery as big as the longest run needs, in the ledger like any other.
async function stockUp(url: string, books: readonly Book[]): Promise<void> {
  const ids = books.map(({ id }) => fromGlobalId('Book', id))
  await ask(
    url,
    `with come as (
       insert into stock_ledger (edition_id, kind, change_available, change_reserved, who)
       select id, 'DELIVERY', 1000000, 0, 'bench' from unnest($1::uuid[]) as one(id) returning edition_id
     )
     update stock set available = available + 1000000 where edition_id in (select edition_id from come)`,
    [ids],
  )
}

import type { Stock } from './stock.ts'

export type LedgerKind =
  | 'DELIVERY'
  | 'RESERVATION'
  | 'RELEASE'
  | 'SALE'
  | 'CORRECTION'
  | 'RETURN'
  | 'WRITE_OFF'
  | 'FILL'

/** One movement of a book's copies, and why they moved. */
export interface LedgerEntry {
  readonly id: bigint
  readonly kind: LedgerKind
  readonly changeAvailable: number
  readonly changeReserved: number
  readonly changeBackOrdered: number
  readonly orderId: string | null
  readonly deliveryNote: string | null
  readonly reason: string | null
  /** A member of staff by their id, or who else moves copies: `order`, `shop`, `customer`. */
  readonly who: string
  readonly at: Date
}

/** One page of a book's ledger, and the book it is of. */
export interface LedgerListing {
  readonly bookId: string
  readonly edges: readonly { readonly cursor: string; readonly node: LedgerEntry }[]
  readonly nodes: readonly LedgerEntry[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
}

type Count = keyof Omit<Stock, 'backOrderLimit'>
export type Counts = Readonly<Record<Count, number>>

/** Where a book's row says something else than what explains it. */
export interface Difference {
  readonly bookId: string
  /** `elsewhere`: what lies at other locations than the main house. */
  readonly count: Count | 'elsewhere'
  readonly row: number
  readonly explained: number
  readonly by: 'ledger' | 'reservations' | 'on hand'
}

const counts: readonly Count[] = ['available', 'reserved', 'backOrdered']

/** What of a row its explanation does not explain; counts that the explanation leaves out are not compared. */
export const differences = (
  { bookId, row, by }: { readonly bookId: string; readonly row: Counts; readonly by: Difference['by'] },
  explained: Partial<Counts>,
): Difference[] =>
  counts.flatMap((count) => {
    const told = explained[count]
    return told === undefined || told === row[count] ? [] : [{ bookId, count, row: row[count], explained: told, by }]
  })

/** Who moved them: members of staff are told by their ids. */
export const actorOf = ({ who }: Pick<LedgerEntry, 'who'>): 'STAFF' | 'CUSTOMER' | 'SHOP' => {
  if (who === 'customer') return 'CUSTOMER'
  return /^[0-9a-f-]{36}$/.test(who) ? 'STAFF' : 'SHOP'
}

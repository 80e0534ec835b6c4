import { deedOf } from '../outcome.ts'

/** A book in the list of those that were found. */
export interface FoundBook {
  readonly id: string
  readonly title: string
  readonly isbn: string | null
  readonly format: string
  readonly publisher: string | null
  readonly stock: { readonly available: number } | null
}

export interface Found {
  readonly search: { readonly nodes: readonly { readonly book: FoundBook | null }[] } | null
}

export const findBooks = /* GraphQL */ `
  query DeskBooks($text: String!) {
    search(text: $text, first: 12) {
      nodes { book { id title isbn format publisher stock { available } } }
    }
  }
`

export interface FoundByIsbn {
  readonly book: FoundBook | null
}

export const findByIsbn = /* GraphQL */ `
  query DeskBookByIsbn($isbn: String!) {
    book(isbn: $isbn) { id title isbn format publisher stock { available } }
  }
`

export interface StockedBook extends Omit<FoundBook, 'stock'> {
  readonly availability: string
  readonly stock: {
    readonly available: number
    readonly reserved: number
    readonly onHand: number
    readonly backOrdered: number
    readonly backOrderLimit: number
    readonly backOrderRule: {
      readonly staff: { readonly name: string } | null
      readonly reason: string | null
      readonly at: string
    } | null
  } | null
}

export const readBook = /* GraphQL */ `
  query DeskBook($id: ID!) {
    book(id: $id) {
      id title isbn format publisher availability
      stock {
        available reserved onHand backOrdered backOrderLimit
        backOrderRule { staff { name } reason at }
      }
    }
  }
`

export interface Entry {
  readonly kind: string
  readonly changeAvailable: number
  readonly changeReserved: number
  readonly changeBackOrdered: number
  readonly order: { readonly id: string; readonly number: string } | null
  readonly deliveryNote: string | null
  readonly reason: string | null
  readonly by: string
  readonly staff: { readonly name: string } | null
  readonly at: string
}

export interface Ledger {
  readonly book: {
    readonly stockLedger: {
      readonly totalCount: number
      readonly nodes: readonly Entry[]
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
    } | null
  } | null
}

export const readLedger = /* GraphQL */ `
  query DeskLedger($id: ID!, $after: String) {
    book(id: $id) {
      stockLedger(first: 20, after: $after) {
        totalCount
        nodes {
          kind changeAvailable changeReserved changeBackOrdered deliveryNote reason by at
          order { id number }
          staff { name }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`

export const deeds = {
  receive: deedOf('receiveStock'),
  adjust: deedOf('adjustStock'),
  limit: deedOf('setBackOrderLimit'),
}

/** The digits of an ISBN that was typed with or without hyphens; null when it is a title. */
export function isbnIn(typed: string): string | null {
  const signs = typed.replace(/[\s-]/g, '').toUpperCase()
  return /^(?:\d{13}|\d{9}[\dX])$/.test(signs) ? signs : null
}

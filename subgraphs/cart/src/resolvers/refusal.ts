import type { Refusal, RefusalOf } from '../domain/choose.ts'

/** What the graph says of each refusal. */
const told = {
  'unknown-book': () => ({
    __typename: 'BookNotFound' as const,
    code: 'BOOK_NOT_FOUND',
    message: 'We do not know this book. Please look for it again.',
    field: ['input', 'bookId'],
  }),
  'not-buyable': ({ title }: RefusalOf<'not-buyable'>) => ({
    __typename: 'BookNotBuyable' as const,
    code: 'BOOK_NOT_BUYABLE',
    message: `“${title}” cannot be bought at the moment. Your basket is as it was.`,
    field: ['input', 'bookId'],
  }),
  'not-in-cart': () => ({
    __typename: 'BookNotInCart' as const,
    code: 'BOOK_NOT_IN_CART',
    message: 'This book is no longer in your basket. Add it again if you want it.',
    field: ['input', 'bookId'],
  }),
  'cart-full': () => ({
    __typename: 'CartFull' as const,
    code: 'CART_FULL',
    message: 'A basket takes 50 different books. Order these first, or take one out.',
    field: null,
  }),
  stale: ({ cart }: RefusalOf<'stale'>) => ({
    __typename: 'StaleCart' as const,
    code: 'STALE_CART',
    message: 'Your basket has changed since you last saw it. Please look at it again.',
    field: ['input', 'expectedVersion'],
    cart,
  }),
} satisfies { [K in Refusal['kind']]: (refusal: RefusalOf<K>) => object }

type Told = typeof told

/** A refusal as the member of a mutation's union. */
export function failureOf<R extends Refusal>(refusal: R): ReturnType<Told[R['kind']]> {
  // The table has for each kind the function that takes it; TypeScript loses that link when it looks one up.
  const tell = told[refusal.kind] as (refusal: Refusal) => ReturnType<Told[R['kind']]>
  return tell(refusal)
}

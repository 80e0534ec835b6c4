import type { HouseFile } from './tree.ts'

/** Words of the trade in what should run any shop, or none. */
export function tradeWords(files: readonly HouseFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => {
      const heard = [...wordsIn(path), ...wordsIn(line.replace(sequence, ' '))].filter((word) => trade.has(word))
      return [...new Set(heard)].map((word) => `${path}:${index + 1} says "${word}"`)
    }),
  )
}

// A "catalogue" of events and a "shop" that runs anywhere are words of mechanics too.
const singular = ['author', 'basket', 'book', 'bookseller', 'bookshop', 'bookstore', 'cart', 'catalog']
  .concat(['checkout', 'contributor', 'customer', 'edition', 'invoice', 'isbn', 'order', 'parcel', 'publisher'])
  .concat(['receipt', 'refund', 'reservation', 'shelf', 'shipment', 'shopper', 'storefront', 'stripe'])
const trade = new Set([...singular, ...singular.map((word) => `${word}s`), 'shelves'])

// "Order" as a sequence is everyone's word: orderBy, ORDER BY, in order, in any order, in order to, the order of.
const sequence =
  /\border[\s_]*by\b|\bin (?:[\w']+ )*?order\b|\border (?:of|in which|they|promised)\b|\b(?:any|promised|random|reverse|same|sort|this|whose|insertion) order\b/gi

function wordsIn(text: string): string[] {
  const apart = text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
  return apart.toLowerCase().match(/[a-z]+/g) ?? []
}

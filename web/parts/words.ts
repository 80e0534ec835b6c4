/** An amount in whole minor units of its currency. */
export type Money = { readonly amount: number; readonly currency: string }

export const price = ({ amount, currency }: Money): string => {
  const format = new Intl.NumberFormat('en-IE', { style: 'currency', currency })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

export const day = (at: string): string =>
  new Date(at).toLocaleDateString('en-IE', { day: 'numeric', month: 'long', year: 'numeric' })

export const moment = (at: string): string =>
  new Date(at).toLocaleString('en-IE', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

/** What a person typed as an amount, in whole minor units: `12.50`, `12,5` and `12`; null when it is none. */
export function minorUnits(typed: string): number | null {
  const [, whole, part = ''] = /^\s*(?:€\s*)?(\d{1,7})(?:[.,](\d{1,2}))?\s*€?\s*$/.exec(typed) ?? []
  return whole === undefined ? null : Number(whole) * 100 + Number(part.padEnd(2, '0'))
}

export const countryName = (code: string): string => new Intl.DisplayNames('en', { type: 'region' }).of(code) ?? code

/** `NOT_AS_DESCRIBED` as `Not as described`, for what nobody found better words for. */
export const plainWords = (name: string): string => {
  const words = name.toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export const copies = (quantity: number): string => (quantity === 1 ? 'one copy' : `${quantity} copies`)

/** `HARDCOVER` as a person says it. */
export const formatWord = (format: string): string =>
  ({ EBOOK: 'e-book', AUDIOBOOK: 'audiobook', HARDCOVER: 'hardcover', PAPERBACK: 'paperback' })[format] ?? format

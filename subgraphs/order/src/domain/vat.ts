import { type Money, money } from '@quire/platform/money'
import type { Format } from './order.ts'

// Rates for books, printed and supplied electronically, in basis points, as known for 2025. The source to check them against
// before selling, and whenever a budget passes, is the European Commission's Taxes in Europe Database (TEDB). E-books and
// audiobooks may have the printed book's rate since Directive (EU) 2018/1713 (Annex III point (6) of Directive 2006/112/EC).
// Countries whose rates are in motion are not delivered to yet.
const rates: Readonly<Record<string, { readonly printed: number; readonly electronic: number }>> = {
  AT: { printed: 1000, electronic: 1000 },
  BE: { printed: 600, electronic: 600 },
  CZ: { printed: 0, electronic: 0 },
  DE: { printed: 700, electronic: 700 },
  ES: { printed: 400, electronic: 400 },
  FR: { printed: 550, electronic: 550 },
  GR: { printed: 600, electronic: 600 },
  HR: { printed: 500, electronic: 500 },
  IE: { printed: 0, electronic: 0 },
  IT: { printed: 400, electronic: 400 },
  LU: { printed: 300, electronic: 300 },
  MT: { printed: 500, electronic: 500 },
  NL: { printed: 900, electronic: 900 },
  PL: { printed: 500, electronic: 500 },
  PT: { printed: 600, electronic: 600 },
  SE: { printed: 600, electronic: 600 },
  SI: { printed: 500, electronic: 500 },
}

/** The VAT rate of a format in the country of delivery, in basis points; throws for a country that is not delivered to. */
export function vatRate(country: string, format: Format): number {
  const rate = rates[country]
  if (!rate) throw new RangeError(`no VAT rate for ${country}`)
  return format === 'EBOOK' || format === 'AUDIOBOOK' ? rate.electronic : rate.printed
}

/** The VAT inside a tax-inclusive price, rounded half up to a whole minor unit. */
export const vatWithin = (price: Money, rate: number): Money =>
  money(Math.floor((2 * price.amount * rate + 10_000 + rate) / (2 * (10_000 + rate))), price.currency)

import { type Money, showMoney } from '@quire/platform/money'
import { oneLine } from '../domain/mailbox.ts'

/** Text from outside as it may stand in a letter. */
export const told = oneLine

/** A greeting by name, unless the name holds a link: a stranger may have registered somebody's address to advertise there. */
export function hello(name: string): string {
  const shown = told(name)
  const isLink = /[/@\\]|www\.|[\p{L}\p{N}]\.\p{L}{2,}/iu.test(shown)
  return shown === '' || isLink ? 'Hello,' : `Hello ${shown},`
}

export const price = (amount: Money): string => showMoney(amount)

/** `7%`, `5.5%` from basis points. */
export const percent = (basisPoints: number): string =>
  new Intl.NumberFormat('en-IE', { style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10_000)

/** The country's name; what is no country code stays as it is. */
export const country = (code: string): string =>
  /^[A-Z]{2}$/.test(code) ? (new Intl.DisplayNames(['en'], { type: 'region' }).of(code) ?? code) : told(code)

const formats: Readonly<Record<string, string>> = {
  HARDCOVER: 'hardcover',
  PAPERBACK: 'paperback',
  EBOOK: 'e-book',
  AUDIOBOOK: 'audiobook',
}

export const formatName = (format: string): string => formats[format] ?? told(format)

export const books = (count: number): string => (count === 1 ? '1 book' : `${count} books`)

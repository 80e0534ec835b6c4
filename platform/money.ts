/** An amount in whole minor units of one currency. */
export interface Money {
  readonly amount: number
  readonly currency: Currency
}

/** The currencies there are, as ISO 4217 writes them. */
export type Currency = 'EUR'

/** Money from whole minor units; throws on fractions and on what a 32-bit GraphQL `Int` cannot carry. */
export function money(amount: number, currency: Currency = 'EUR'): Money {
  if (!Number.isInteger(amount) || Math.abs(amount) > 2_147_483_647) throw new RangeError(`not an amount: ${amount}`)
  return { amount, currency }
}

/** So many times the price; throws as `money` does. */
export const times = (price: Money, quantity: number): Money => money(price.amount * quantity, price.currency)

/** The sum; throws when the currencies differ. */
export function sum(amounts: readonly Money[], currency: Currency = 'EUR'): Money {
  const stranger = amounts.find((one) => one.currency !== currency)
  if (stranger) throw new RangeError(`cannot add ${stranger.currency} to ${currency}`)
  return money(
    amounts.reduce((total, one) => total + one.amount, 0),
    currency,
  )
}

/** Whether amount and currency are the same. */
export const sameMoney = (a: Money, b: Money): boolean => a.amount === b.amount && a.currency === b.currency

/** `€12.99`, in the reader's language. */
export const showMoney = ({ amount, currency }: Money, locale = 'en-IE'): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount / 100)

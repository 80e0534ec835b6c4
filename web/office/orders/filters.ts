import { paymentWords, statusWords } from '../../parts/order-words.ts'

/** What staff narrow the list of orders to, as it stands in the address; empty texts narrow nothing. */
export type Filter = Readonly<Record<string, string>>

export const choices = {
  status: { '': 'any', ...statusWords },
  payment: { '': 'any', ...paymentWords },
  held: { '': 'either', yes: 'only those on hold', no: 'only those that may be sent' },
} as const

/** The graph's filter for what the address says; null when nothing is narrowed, and words that no list knows narrow nothing. */
export function orderFilter({ number = '', status = '', payment = '', held = '' }: Filter): object | null {
  const filter = {
    ...(number && { number: tidyNumber(number) }),
    ...(Object.hasOwn(statusWords, status) && { status }),
    ...(Object.hasOwn(paymentWords, payment) && { payment }),
    ...((held === 'yes' || held === 'no') && { held: held === 'yes' }),
  }
  return Object.keys(filter).length > 0 ? filter : null
}

/** `q7k3m 9zp2` as orders are numbered: `Q-7K3M-9ZP2`. */
export function tidyNumber(typed: string): string {
  const signs = typed.toUpperCase().replace(/[^0-9A-Z]/g, '')
  const [, first, last] = /^Q([0-9A-Z]{4})([0-9A-Z]{4})$/.exec(signs) ?? []
  return first && last ? `Q-${first}-${last}` : typed.trim()
}

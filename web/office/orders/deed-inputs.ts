import type { Failure } from '../../parts/deed.ts'
import type { Reading } from '../../parts/deed-form.tsx'
import { minorUnits } from '../../parts/words.ts'

const text = (given: FormData, name: string): string => String(given.get(name) ?? '').trim()

const refused = (field: string, message: string): { failures: readonly Failure[] } => ({
  failures: [{ code: 'NOT_READABLE', message, field: ['input', field] }],
})

const noAmount = 'Write an amount such as 12.50.'

/** Money that goes back: all that is left, or what `amount` says. */
export function readRefund(orderId: string, given: FormData): Reading {
  const reason = text(given, 'reason')
  if (given.get('how') !== 'part') return { input: { orderId, reason } }
  const amount = minorUnits(text(given, 'amount'))
  if (!amount) return refused('amount', noAmount)
  return { input: { orderId, reason, amount: { amount, currency: 'EUR' } } }
}

/** What is in a parcel, from the fields `quantity:<line>`; all lines at what is left of them is the rest of the order. */
export function readParcel(orderId: string, given: FormData): Reading {
  const lines = quantities(given, 'quantity').map(({ lineId, quantity }) => ({ lineId, quantity }))
  if (lines.length === 0) return refused('lines', 'Say what is in the parcel.')
  return {
    input: { orderId, lines, carrier: text(given, 'carrier'), trackingNumber: text(given, 'trackingNumber') },
  }
}

/** What came of a return, from the fields `shelf:<line>` and `off:<line>`; the money is its price, another amount or none. */
export function readReceived(returnId: string, given: FormData): Reading {
  const lines = [
    ...quantities(given, 'shelf').map((line) => ({ ...line, restock: true })),
    ...quantities(given, 'off').map((line) => ({ ...line, restock: false })),
  ]
  if (lines.length === 0) return refused('lines', 'Say how many came.')
  const how = given.get('how')
  if (how !== 'none' && how !== 'amount') return { input: { returnId, lines } }
  const amount = how === 'none' ? 0 : minorUnits(text(given, 'refund'))
  if (amount === null) return refused('refund', noAmount)
  return { input: { returnId, lines, refund: { amount, currency: 'EUR' } } }
}

function quantities(given: FormData, kind: string): { lineId: string; quantity: number }[] {
  return [...given.entries()].flatMap(([name, value]) => {
    const [prefix, ...rest] = name.split(':')
    const quantity = Number(value)
    return prefix === kind && quantity > 0 ? [{ lineId: rest.join(':'), quantity }] : []
  })
}

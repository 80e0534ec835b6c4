import { z } from 'zod'
import { ApiError, invalid, missing } from '../http/errors.ts'
import { integer, metadata, text } from '../http/params.ts'
import { newId, nowSeconds } from '../ids.ts'
import type { PaymentMethod } from '../shapes.ts'
import { cardByNumber, cardByToken, fingerprintOf, passesLuhn, type TestCard } from './cards.ts'
import type { Desk } from './desk.ts'

const billing = z.strictObject({
  name: text().optional(),
  email: text().optional(),
  phone: text().optional(),
  address: z.record(z.string(), z.string()).optional(),
})

export const methodData = z.strictObject({
  type: z.literal('card', 'Invalid type: the stand-in takes cards only'),
  card: z.union([
    z.strictObject({ token: text(255) }),
    z.strictObject({
      number: text(40),
      exp_month: integer(1, 12),
      exp_year: integer(0, 9999),
      cvc: text(4).optional(),
    }),
  ]),
  billing_details: billing.optional(),
  allow_redisplay: z.enum(['always', 'limited', 'unspecified']).optional(),
  metadata: metadata.optional(),
})
export type MethodData = z.output<typeof methodData>

/** `pm_card_visa` and its like make a new payment method each time, as at Stripe; other ids are looked up. */
export function methodById(desk: Desk, id: string): PaymentMethod {
  const card = cardByToken(id)
  if (card === undefined) {
    const method = desk.vault.get('methods', id)
    if (method === undefined) throw missing('PaymentMethod', id, 'payment_method')
    return method
  }
  return shelved(desk, { card, month: 12, year: new Date().getFullYear() + 5, billing: {} })
}

export function methodFrom(desk: Desk, data: MethodData): PaymentMethod {
  const details = data.billing_details ?? {}
  if ('token' in data.card) {
    const card = cardByToken(data.card.token.replace(/^tok_/, 'pm_card_'))
    if (card === undefined) throw missing('token', data.card.token, 'payment_method_data[card][token]')
    return shelved(desk, { card, month: 12, year: new Date().getFullYear() + 5, billing: details })
  }
  const { number, exp_month: month, exp_year } = data.card
  const year = exp_year < 100 ? 2000 + exp_year : exp_year
  const card = readNumber(number)
  refuseExpired(month, year)
  return shelved(desk, { card, month, year, billing: details })
}

function readNumber(raw: string): TestCard {
  const number = raw.replaceAll(/[\s-]/g, '')
  const card = cardByNumber(number)
  if (card !== undefined) return card
  if (!/^\d+$/.test(number) || !passesLuhn(number))
    throw cardFault('incorrect_number', 'Your card number is incorrect.', 'number')
  throw new ApiError(402, {
    type: 'card_error',
    code: 'card_declined',
    decline_code: 'test_mode_live_card',
    message: 'Your card was declined. Your request was in test mode, but used a non test card.',
  })
}

function refuseExpired(month: number, year: number) {
  const now = new Date()
  if (year < now.getFullYear() || year > now.getFullYear() + 50) {
    throw cardFault('invalid_expiry_year', "Your card's expiration year is invalid.", 'exp_year')
  }
  if (year === now.getFullYear() && month < now.getMonth() + 1) {
    throw cardFault('invalid_expiry_month', "Your card's expiration month is invalid.", 'exp_month')
  }
}

const cardFault = (code: string, message: string, param: string) =>
  new ApiError(402, { type: 'card_error', code, message, param })

const noAddress = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null }

function shelved(desk: Desk, made: { card: TestCard; month: number; year: number; billing: object }): PaymentMethod {
  const method: PaymentMethod = {
    id: newId('pm'),
    object: 'payment_method',
    type: 'card',
    created: nowSeconds(),
    livemode: false,
    customer: null,
    billing_details: { address: noAddress, email: null, name: null, phone: null, tax_id: null, ...made.billing },
    card: {
      brand: made.card.brand,
      country: 'US',
      exp_month: made.month,
      exp_year: made.year,
      fingerprint: fingerprintOf(made.card),
      funding: 'credit',
      last4: made.card.number.slice(-4),
    },
    metadata: {},
  }
  desk.vault.put('methods', method)
  return method
}

/** The method a confirmation brings along, if any; both at once is a fault. */
export function methodOf(
  desk: Desk,
  asked: { payment_method?: string | undefined; payment_method_data?: MethodData | undefined },
) {
  if (asked.payment_method !== undefined && asked.payment_method_data !== undefined) {
    throw invalid('You may only specify one of these parameters: payment_method, payment_method_data.')
  }
  if (asked.payment_method_data !== undefined) return methodFrom(desk, asked.payment_method_data)
  return asked.payment_method === undefined ? undefined : methodById(desk, asked.payment_method)
}

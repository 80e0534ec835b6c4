import { money, showMoney } from '@quire/platform/money'
import { isCountry } from '../domain/country.ts'
import { deliveryOptions } from '../domain/delivery.ts'
import { leastMinor, mostMinor } from '../domain/place.ts'
import type { Refusal, Unavailable } from '../domain/refusal.ts'
import type { ResolversTypes, ResolversUnionTypes } from '../generated/graphql.ts'

type PlaceResult = ResolversUnionTypes<ResolversTypes>['PlaceOrderResult']

export const keyReused: PlaceResult = {
  __typename: 'IdempotencyKeyReused',
  code: 'IDEMPOTENCY_KEY_REUSED',
  message: 'This key was used for another order. Make a new key for each wish to order.',
  field: ['input', 'idempotencyKey'],
}

const tooLarge: PlaceResult = {
  __typename: 'OrderTooLarge',
  code: 'ORDER_TOO_LARGE',
  message: `One order may cost ${showMoney(money(mostMinor))} at most. Split it into several.`,
  field: ['input', 'cartVersion'],
  most: money(mostMinor),
}

const tooSmall: PlaceResult = {
  __typename: 'OrderTooSmall',
  code: 'ORDER_TOO_SMALL',
  message: `One order has to cost ${showMoney(money(leastMinor))} at least. Put another book in your basket.`,
  field: ['input', 'cartVersion'],
  least: money(leastMinor),
}

/** A refusal for the person: what happened, what now. */
export function refused(refusal: Refusal): PlaceResult {
  switch (refusal.kind) {
    case 'cart-changed':
      return {
        __typename: 'CartChanged',
        code: 'CART_CHANGED',
        message: 'Your basket has changed since you looked. Look at it again and order then.',
        field: ['input', 'cartVersion'],
        cartVersion: refusal.version,
      }
    case 'empty-cart':
      return {
        __typename: 'EmptyCart',
        code: 'EMPTY_CART',
        message: 'Your basket is empty. Put a book in it first.',
        field: ['input', 'cartVersion'],
      }
    case 'out-of-stock':
      return {
        __typename: 'OutOfStock',
        code: 'OUT_OF_STOCK',
        message: refusal.lines.map(whatToDo).join(' '),
        field: ['input', 'cartVersion'],
        lines: refusal.lines,
      }
    case 'too-many-open':
      return tooManyOpen(refusal)
    case 'price-changed':
      return priceChanged(refusal)
    case 'too-large':
      return tooLarge
    case 'too-small':
      return tooSmall
    case 'not-delivered':
      return notDelivered(refusal)
  }
}

const tooManyOpen = ({ whose, most }: Extract<Refusal, { kind: 'too-many-open' }>): PlaceResult => ({
  __typename: 'TooManyOpenOrders',
  code: 'TOO_MANY_OPEN_ORDERS',
  message:
    whose === 'OWNER'
      ? `You have ${most} orders that are not paid yet, and more we cannot keep for you. Pay or cancel one of them, then order again.`
      : 'Too many orders from your network are not paid yet. Pay or cancel yours, or order again in half an hour.',
  field: null,
  most,
})

const priceChanged = ({ total, delivery, lines }: Extract<Refusal, { kind: 'price-changed' }>): PlaceResult => ({
  __typename: 'PriceChanged',
  code: 'PRICE_CHANGED',
  message: `The total is ${showMoney(total)} now. If that is fine with you, order again.`,
  field: ['input', 'expectedTotal'],
  total,
  delivery,
  lines,
})

function notDelivered({ country, speed }: Extract<Refusal, { kind: 'not-delivered' }>): PlaceResult {
  const offered = deliveryOptions(country, { printed: true })
  const isNowhere = offered.length === 0
  return {
    __typename: 'DeliveryNotOffered',
    code: 'DELIVERY_NOT_OFFERED',
    message: isNowhere
      ? `${isCountry(country) ? `We do not deliver to ${country} yet.` : `${country} is not a country we know.`} Choose an address in another country.`
      : `We do not offer ${speed.toLowerCase()} delivery to ${country}. Choose another way of delivery.`,
    field: isNowhere ? ['input', 'address', 'country'] : ['input', 'delivery'],
    offered,
  }
}

/** What became of a book, and what to do about it. */
export function whatToDo({ title, reason, left }: Unavailable): string {
  const book = title === null ? 'One of the books' : `“${title}”`
  if (reason === 'UNKNOWN') return `${book} is not in our shop any more. Take it out of your basket.`
  if (reason === 'NOT_FOR_SALE') return `${book} is not for sale now. Take it out of your basket.`
  if (left === 0) return `${book} is sold out. Take it out of your basket.`
  return `Only ${left} ${left === 1 ? 'copy' : 'copies'} of ${book} ${left === 1 ? 'is' : 'are'} left. Set your basket to ${left}.`
}

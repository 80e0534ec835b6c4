/** An order as its page shows it. */
export interface Order {
  readonly number: string
  readonly status: Status
  readonly placedAt: string
  readonly contact: { readonly name: string; readonly email: string }
  readonly address: Record<'name' | 'street' | 'postcode' | 'city' | 'country', string>
  readonly delivery: { readonly label: string; readonly price: Money }
  readonly lines: readonly Line[]
  readonly total: Money
  readonly vat: Money
  readonly payment: { readonly status: string; readonly clientSecret: string | null }
  readonly parcels: readonly Parcel[]
  readonly history: readonly { readonly sequence: number; readonly at: string; readonly message: string }[]
}

export interface Line {
  readonly id: string
  readonly title: string
  readonly format: string
  readonly quantity: number
  readonly total: Money
  readonly book: { readonly coverUrl: string | null } | null
}

export interface Parcel {
  readonly id: string
  readonly carrier: string
  readonly trackingNumber: string
  readonly shippedAt: string
  readonly lines: readonly { readonly quantity: number; readonly line: { readonly title: string } }[]
}

export type Money = { readonly amount: number; readonly currency: string }
export type Status = 'PLACED' | 'PAID' | 'PARTLY_SHIPPED' | 'SHIPPED' | 'DELIVERED' | 'CANCELLED' | 'EXPIRED'

export const trackOrder = /* GraphQL */ `
  subscription TrackOrder($id: ID!) {
    orderTracking(orderId: $id) {
      order {
        number status placedAt
        contact { name email }
        address { name street postcode city country }
        delivery { label price { amount currency } }
        lines { id title format quantity total { amount currency } book { coverUrl } }
        total { amount currency }
        vat { amount currency }
        payment { status clientSecret }
        parcels { id carrier trackingNumber shippedAt lines { quantity line { title } } }
        history { sequence at message }
      }
    }
  }
`

export const statusWords: Record<Status, string> = {
  PLACED: 'Waiting for payment',
  PAID: 'Paid',
  PARTLY_SHIPPED: 'Partly on its way',
  SHIPPED: 'On its way',
  DELIVERED: 'Delivered',
  CANCELLED: 'Cancelled',
  EXPIRED: 'Not paid in time',
}

export const price = ({ amount, currency }: Money): string => {
  const format = new Intl.NumberFormat('en-IE', { style: 'currency', currency })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

export const day = (at: string): string =>
  new Date(at).toLocaleDateString('en-IE', { day: 'numeric', month: 'long', year: 'numeric' })

export const moment = (at: string): string =>
  new Date(at).toLocaleString('en-IE', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

export const countryName = (code: string): string => new Intl.DisplayNames('en', { type: 'region' }).of(code) ?? code

/** `HARDCOVER` as a person says it. */
export const formatWord = (format: string): string =>
  ({ EBOOK: 'e-book', AUDIOBOOK: 'audiobook', HARDCOVER: 'hardcover', PAPERBACK: 'paperback' })[format] ?? format

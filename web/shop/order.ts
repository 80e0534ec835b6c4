import type { ReturnStatus, Status } from '../parts/order-words.ts'
import type { Money } from '../parts/words.ts'

/** An order as its page shows it. */
export interface Order {
  readonly id: string
  readonly number: string
  readonly status: Status
  readonly nextStates: readonly Status[]
  readonly placedAt: string
  readonly payBefore: string
  readonly contact: { readonly name: string; readonly email: string }
  readonly address: Record<'name' | 'street' | 'postcode' | 'city' | 'country', string>
  readonly delivery: { readonly label: string; readonly price: Money }
  readonly lines: readonly Line[]
  readonly total: Money
  readonly vat: Money
  readonly payment: { readonly status: string; readonly clientSecret: string | null }
  readonly parcels: readonly Parcel[]
  readonly refunds: readonly Refund[]
  readonly returns: readonly Return[]
  readonly returnable: readonly ReturnableLine[]
  /** Copies that have yet to come to the shop; null when the catalogue does not say. */
  readonly awaited: readonly AwaitedCopies[] | null
  readonly receipt: { readonly number: string; readonly url: string } | null
  readonly history: readonly { readonly sequence: number; readonly at: string; readonly message: string }[]
}

export interface Line {
  readonly id: string
  readonly title: string
  readonly format: string
  readonly quantity: number
  readonly total: Money
  readonly book: { readonly id: string; readonly coverUrl: string | null } | null
}

export interface AwaitedCopies {
  readonly quantity: number
  readonly book: { readonly id: string } | null
}

/** How many copies of a line have yet to come to the shop. */
export const awaitedOf = (
  { awaited }: { readonly awaited: readonly AwaitedCopies[] | null },
  { book }: { readonly book: { readonly id: string } | null },
): number => awaited?.find((one) => book && one.book?.id === book.id)?.quantity ?? 0

export interface Parcel {
  readonly id: string
  readonly carrier: string
  readonly trackingNumber: string
  readonly trackingUrl: string | null
  readonly shippedAt: string
  readonly eta: string | null
  readonly scans: readonly { readonly status: string; readonly at: string; readonly place: string | null }[]
  readonly lines: readonly { readonly quantity: number; readonly line: { readonly title: string } }[]
}

export interface Refund {
  readonly id: string
  readonly amount: Money
  readonly reason: string
  readonly askedAt: string
  readonly doneAt: string | null
  readonly failedAt: string | null
  readonly creditNoteNumber: string | null
}

export interface Return {
  readonly id: string
  readonly status: ReturnStatus
  readonly askedAt: string
  readonly note: string | null
  readonly answer: string | null
  readonly lines: readonly {
    readonly quantity: number
    readonly reason: string
    readonly line: { readonly id: string; readonly title: string }
  }[]
}

export interface ReturnableLine {
  readonly quantity: number
  readonly line: { readonly id: string; readonly title: string }
}

export const trackOrder = /* GraphQL */ `
  subscription TrackOrder($id: ID!) {
    orderTracking(orderId: $id) {
      order {
        id number status nextStates placedAt payBefore
        contact { name email }
        address { name street postcode city country }
        delivery { label price { ...Sum } }
        lines { id title format quantity total { ...Sum } book { id coverUrl } }
        awaited { quantity book { id } }
        total { ...Sum }
        vat { ...Sum }
        payment { status clientSecret }
        parcels {
          id carrier trackingNumber trackingUrl shippedAt eta
          scans { status at place }
          lines { quantity line { title } }
        }
        refunds { id amount { ...Sum } reason askedAt doneAt failedAt creditNoteNumber }
        returns { id status askedAt note answer lines { quantity reason line { id title } } }
        returnable { quantity line { id title } }
        receipt { number url }
        history { sequence at message }
      }
    }
  }
  fragment Sum on Money { amount currency }
`

export const readReceipt = /* GraphQL */ `
  query ReadReceipt($id: ID!) {
    order(id: $id) { receipt { url } }
  }
`

export const cancelOrder = /* GraphQL */ `
  mutation CancelOrder($input: CancelOrderInput!) {
    outcome: cancelOrder(input: $input) {
      ... on CancelOrderSuccess { order { id } }
      ... on UserError { code message field }
    }
  }
`

export const requestReturn = /* GraphQL */ `
  mutation RequestReturn($input: RequestReturnInput!) {
    outcome: requestReturn(input: $input) {
      ... on RequestReturnSuccess { return { id } }
      ... on UserError { code message field }
    }
  }
`

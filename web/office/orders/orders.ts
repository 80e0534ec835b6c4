import type { ReturnStatus, Status } from '../../parts/order-words.ts'
import type { Money } from '../../parts/words.ts'
import type { AwaitedCopies, Parcel, Refund } from '../../shop/order.ts'
import { deedOf } from '../outcome.ts'

/** An order in the list. */
export interface Listed {
  readonly id: string
  readonly number: string
  readonly status: Status
  readonly placedAt: string
  readonly contact: { readonly name: string }
  readonly total: Money
  readonly payment: { readonly status: string }
  readonly hold: { readonly kind: string } | null
  readonly disputes: readonly { readonly status: string }[] | null
  readonly returns: readonly { readonly status: ReturnStatus }[]
}

export interface OrderPage {
  readonly orders: {
    readonly nodes: readonly Listed[]
    readonly totalCount: number
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  } | null
}

export const listOrders = /* GraphQL */ `
  query DeskOrders($filter: OrderFilter, $after: String) {
    orders(filter: $filter, first: 20, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id number status placedAt
        contact { name }
        total { amount currency }
        payment { status }
        hold { kind }
        disputes { status }
        returns { status }
      }
    }
  }
`

type Named = { readonly name: string } | null

/** An order as the desk sees it. */
export interface DeskOrder extends Omit<Listed, 'hold' | 'disputes' | 'returns' | 'payment' | 'contact'> {
  readonly nextStates: readonly Status[]
  readonly sequence: number
  readonly customer: { readonly name: string; readonly email: string } | null
  readonly contact: { readonly name: string; readonly email: string }
  readonly address: Record<'name' | 'street' | 'postcode' | 'city' | 'country', string>
  readonly delivery: { readonly label: string; readonly price: Money }
  readonly lines: readonly DeskLine[]
  readonly awaited: readonly AwaitedCopies[] | null
  readonly vat: Money
  readonly payment: { readonly status: string; readonly amount: Money; readonly received: Money | null }
  readonly parcels: readonly Parcel[]
  readonly refunds: readonly Refund[]
  readonly refundable: Money | null
  readonly invoiceNumber: string | null
  readonly returns: readonly DeskReturn[]
  readonly hold: { readonly kind: 'STAFF' | 'RISK'; readonly reason: string; readonly since: string } | null
  readonly disputes: readonly Dispute[] | null
  readonly notes:
    | readonly { readonly id: string; readonly at: string; readonly text: string; readonly staff: Named }[]
    | null
  readonly receipt: { readonly number: string; readonly url: string } | null
  readonly history: readonly Happened[]
}

export interface DeskLine {
  readonly id: string
  readonly title: string
  readonly format: string
  readonly quantity: number
  readonly shipped: number
  readonly total: Money
  readonly book: { readonly id: string } | null
}

export interface DeskReturn {
  readonly id: string
  readonly status: ReturnStatus
  readonly nextStates: readonly ReturnStatus[]
  readonly askedAt: string
  readonly note: string | null
  readonly answer: string | null
  readonly lines: readonly ReturnLine[]
  readonly refund: { readonly amount: Money; readonly doneAt: string | null; readonly failedAt: string | null } | null
}

export interface ReturnLine {
  readonly line: { readonly id: string; readonly title: string }
  readonly quantity: number
  readonly reason: string
  readonly restocked: number
  readonly writtenOff: number
}

export interface Dispute {
  readonly id: string
  readonly status: 'OPEN' | 'WON' | 'LOST'
  readonly amount: Money
  readonly reason: string
  readonly openedAt: string
  readonly closedAt: string | null
}

export interface Happened {
  readonly sequence: number
  readonly at: string
  readonly by: string
  readonly message: string
  readonly staff: Named
}

export const readOrder = /* GraphQL */ `
  query DeskOrder($id: ID!) {
    order(id: $id) {
      id number status nextStates sequence placedAt
      customer { name email }
      contact { name email }
      address { name street postcode city country }
      delivery { label price { ...Sum } }
      lines { id title format quantity shipped total { ...Sum } book { id } }
      awaited { quantity book { id } }
      total { ...Sum }
      vat { ...Sum }
      payment { status amount { ...Sum } received { ...Sum } }
      parcels {
        id carrier trackingNumber trackingUrl shippedAt eta
        scans { status at place }
        lines { quantity line { title } }
      }
      refunds { id amount { ...Sum } reason askedAt doneAt failedAt creditNoteNumber }
      refundable { ...Sum }
      invoiceNumber
      returns {
        id status nextStates askedAt note answer
        lines { line { id title } quantity reason restocked writtenOff }
        refund { amount { ...Sum } doneAt failedAt }
      }
      hold { kind reason since }
      disputes { id status amount { ...Sum } reason openedAt closedAt }
      notes { id at text staff { name } }
      receipt { number url }
      history { sequence at by message staff { name } }
    }
  }
  fragment Sum on Money { amount currency }
`

/** Only that something happened: the desk reads the order anew. */
export const watchOrder = /* GraphQL */ `
  subscription WatchOrder($id: ID!) {
    orderTracking(orderId: $id) { sequence }
  }
`

export const deeds = {
  ship: deedOf('shipOrder'),
  markDelivered: deedOf('markDelivered'),
  refund: deedOf('refundOrder'),
  cancel: deedOf('cancelOrder'),
  close: deedOf('closeOrder'),
  hold: deedOf('holdOrder'),
  release: deedOf('releaseOrder'),
  settle: deedOf('settleHeldPayment'),
  resend: deedOf('resendMail'),
  addNote: deedOf('addOrderNote'),
  acceptReturn: deedOf('acceptReturn'),
  refuseReturn: deedOf('refuseReturn'),
  receiveReturn: deedOf('receiveReturn'),
}

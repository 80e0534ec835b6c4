import type { Money } from '@quire/platform/money'

/** What a mail tells, without secrets. */
export type Facts =
  | { readonly kind: 'welcome'; readonly userId: string; readonly name: string }
  | { readonly kind: 'password-reset'; readonly userId: string; readonly name: string }
  | (OrderFacts & ReceiptFacts & { readonly kind: 'receipt' })
  | (OrderFacts & ParcelFacts & { readonly kind: 'shipped' })
  | (OrderFacts & RefundFacts & { readonly kind: 'refunded' })
  | (OrderFacts & { readonly kind: 'delivered' })
  | (OrderFacts & { readonly kind: 'cancelled'; readonly refund: Money | null })
  | (OrderFacts & ReturnFacts & { readonly kind: 'return' })

export type MailKind = Facts['kind']
export type FactsOf<K extends MailKind> = Extract<Facts, { kind: K }>

export interface OrderFacts {
  readonly orderId: string
  readonly number: string
  readonly name: string
}

export interface ReceiptFacts {
  readonly invoiceNumber?: string | undefined
  /** What came in, where staff accepted another sum than the total. */
  readonly received?: Money | undefined
  /** `vat` is what the whole line contains; `vatRate` is in basis points. */
  readonly lines: readonly {
    readonly title: string
    readonly format: string
    readonly quantity: number
    readonly unitPrice: Money
    readonly vatRate: number
    readonly vat: Money
  }[]
  readonly delivery: { readonly label: string; readonly price: Money }
  readonly address: {
    readonly name: string
    readonly street: string
    readonly city: string
    readonly postcode: string
    readonly country: string
  }
  readonly total: Money
  readonly vat: Money
}

export interface ParcelFacts {
  readonly parcelId: string
  readonly carrier: string
  readonly trackingNumber: string
  readonly lines: readonly { readonly title: string; readonly quantity: number }[]
  /** Books of the order that are still to be sent. */
  readonly rest: number
}

export interface RefundFacts {
  readonly refundId: string
  readonly creditNoteNumber?: string | undefined
  readonly amount: Money
  readonly reason: string
}

export interface ReturnFacts {
  readonly returnId: string
  readonly status: 'ASKED' | 'ACCEPTED' | 'REFUSED' | 'RECEIVED'
  readonly lines: readonly { readonly title: string; readonly quantity: number }[]
  /** What staff say about it: how to send it back, or why not. */
  readonly note: string | null
  /** What goes back for the books that came, of amount 0 when nothing does; absent where that was not told. */
  readonly refund?: Money | undefined
}

/** A mail that is owed. What it says is said once: its Message-ID follows from `kind`, `aggregate` and `cause`. */
export interface Owed {
  readonly to: string
  readonly facts: Facts
  /** The order or the user it is about. */
  readonly aggregate: string
  /** What sets it apart from other mails of its kind about the same: a parcel, a refund, a resending, an event with a new token. */
  readonly cause: string
  readonly sealed: string | null
}

/** A mail in one worker's hands; nobody else sends it before the lease ends. `attempt` proves whose hands. */
export interface TakenMail {
  readonly id: string
  readonly messageId: string
  readonly to: string
  readonly facts: Facts
  readonly sealed: string | null
  readonly attempt: number
  readonly ageMs: number
}

/** A letter as the templates write it. */
export interface Letter {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** The purpose to which the user room binds the token it seals; null for mails without a token. */
export function purposeOf(facts: Facts): string | null {
  if (facts.kind === 'welcome') return `verify-email:${facts.userId}`
  if (facts.kind === 'password-reset') return `password-reset:${facts.userId}`
  return null
}

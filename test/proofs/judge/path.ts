/** Where an order stands: its status, and its payment's. */
export interface End {
  readonly status: string
  readonly payment: string
}

const unpaid = 'PREPARING READY FAILED'
const over = 'CANCELLED EXPIRED'
const paid = 'SUCCEEDED REFUNDING REFUND_FAILED PARTLY_REFUNDED'
const charged = `${paid} REFUNDED CHARGED_BACK`
const back = `${paid} CHARGED_BACK`
const sent = 'PARTLY_SHIPPED SHIPPED DELIVERED'
const sold = `PAID ${sent}`

/**
 * The life of an order, told a second time and not taken from the order room: event, statuses before, status after, payment before,
 * payment after, and where else the sums may bring it; '=' where it stays. Whoever changes the one table has to change the other, and a test says so.
 */
export const path: readonly (readonly [string, string, string, string, string, string?])[] = [
  ['PAYMENT_READY', 'PLACED', '=', unpaid, 'READY'],
  ['PAYMENT_FAILED', 'PLACED', '=', unpaid, 'FAILED'],
  ['PAYMENT_HELD', 'PLACED', '=', unpaid, 'HELD'],
  ['PAID', `PLACED ${over}`, 'PAID', `${unpaid} HELD CANCELLED`, 'SUCCEEDED'],
  ['PAYMENT_REFUSED', `PLACED ${over}`, 'CANCELLED', `${unpaid} HELD CANCELLED`, 'REFUNDING', 'CHARGED_BACK'],
  ['CANCELLED', 'PLACED', 'CANCELLED', unpaid, '='],
  ['EXPIRED', 'PLACED', 'EXPIRED', unpaid, '='],
  ['PAYMENT_CANCELLED', over, '=', unpaid, 'CANCELLED'],
  ['PARTLY_SHIPPED', 'PAID PARTLY_SHIPPED', 'PARTLY_SHIPPED', paid, '='],
  ['SHIPPED', 'PAID PARTLY_SHIPPED', 'SHIPPED', paid, '='],
  ['DELIVERED', 'SHIPPED', 'DELIVERED', charged, '='],
  ['REFUND_FAILED', `${sold} CANCELLED`, '=', charged, 'REFUND_FAILED', charged],
  ['PARTLY_REFUNDED', `${sold} CANCELLED`, '=', back, 'PARTLY_REFUNDED', charged],
  ['REFUNDED', `${sold} CANCELLED`, '=', back, 'REFUNDED', charged],
  ['CANCELLED_AND_REFUNDED', 'PAID', 'CANCELLED', paid, 'REFUNDING', charged],
  ['CANCELLED_AFTER_REFUND', 'PAID', 'CANCELLED', charged, '='],
  ['REST_CANCELLED', 'PARTLY_SHIPPED', 'SHIPPED', charged, '='],
  ['REFUND_ASKED', `${sold} CANCELLED`, '=', paid, 'REFUNDING', charged],
  ['RETURN_ASKED', sent, '=', charged, '='],
  ['RETURN_ACCEPTED', sent, '=', charged, '='],
  ['RETURN_REFUSED', sent, '=', charged, '='],
  ['RETURN_RECEIVED', sent, '=', charged, '='],
  ['RETURN_REFUNDED', sent, '=', charged, '='],
  ['HELD', `PLACED ${over} PAID PARTLY_SHIPPED`, '=', `${unpaid} HELD CANCELLED ${paid}`, '='],
  ['RELEASED', `PLACED ${over} ${sold}`, '=', `${unpaid} HELD CANCELLED ${charged}`, '='],
  ['PARCEL_MOVED', sent, '=', charged, '='],
  ['MAIL_RESENT', `${sold} CANCELLED`, '=', charged, '='],
  ['DISPUTE_OPENED', `PLACED ${sold} CANCELLED`, '=', `HELD ${charged}`, '=', charged],
  ['DISPUTE_WON', `PLACED ${sold} CANCELLED`, '=', `HELD ${charged}`, '=', charged],
  ['DISPUTE_LOST', `PLACED ${sold} CANCELLED`, '=', `HELD ${charged}`, 'CHARGED_BACK', `HELD ${charged}`],
]

const steps = new Map(path.map(([type, ...step]) => [type, step]))

/** What happened to an order, and where the entry itself says that its payment stood then. */
export interface Entry {
  readonly type: string
  readonly payment: string | null
}

/** Where these events bring an order, or which of them cannot happen there. */
export function endOf(entries: readonly Entry[]): End | { readonly broken: string } {
  const [first, ...rest] = entries
  if (first?.type !== 'PLACED') return { broken: `it begins with ${first?.type ?? 'nothing'}` }
  let end: End = { status: 'PLACED', payment: 'PREPARING' }
  for (const entry of rest) {
    const next = after(end, entry)
    if (!next) return { broken: `${entry.type} after ${end.status} (${end.payment})` }
    end = next
  }
  return end
}

/** Where one event brings an order that stands so; null when it cannot happen to it. */
export function after({ status, payment }: End, { type, payment: told }: Entry): End | null {
  const [from, to, paymentFrom, paymentTo, paymentMay] = steps.get(type) ?? []
  if (!from?.split(' ').includes(status) || !paymentFrom?.split(' ').includes(payment)) return null
  const next = to === '=' ? status : (to ?? status)
  if (told !== null) return paymentMay?.split(' ').includes(told) ? { status: next, payment: told } : null
  // What the bank took back is gone, whatever ends later.
  const stays = paymentTo === '=' || payment === 'CHARGED_BACK'
  return { status: next, payment: stays ? payment : (paymentTo ?? payment) }
}

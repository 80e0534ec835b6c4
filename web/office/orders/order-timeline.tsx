import { moment } from '../../parts/words.ts'
import type { Happened } from './orders.ts'

/** What happened, the newest first, and who did it. */
export function OrderTimeline({ events }: { events: readonly Happened[] }) {
  return (
    <section className="card" aria-label="What happened">
      <h2>What happened</h2>
      <ol className="history">
        {events.toReversed().map(({ sequence, at, message, by, staff }) => (
          <li key={sequence}>
            {message}{' '}
            <small>
              <time dateTime={at}>{moment(at)}</time>, {doer(by, staff?.name)}
            </small>
          </li>
        ))}
      </ol>
    </section>
  )
}

const doer = (by: string, name = 'staff'): string =>
  ({
    CUSTOMER: 'the customer',
    STAFF: name,
    SHOP: 'the shop by itself',
    PAYMENT: 'the payment provider',
    CARRIER: 'the carrier',
  })[by] ?? by

import { copies, countryName, day, formatWord, price } from '../../parts/words.ts'
import { awaitedOf, type Parcel, type Refund } from '../../shop/order.ts'
import { ParcelCard } from '../../shop/parcel-card.tsx'
import { Link } from '../link.tsx'
import type { DeskLine, DeskOrder, Dispute } from './orders.ts'

/** What was bought, what of it has left, and where it goes. */
export function DeskLines({ order }: { order: DeskOrder }) {
  const { lines, delivery, total, vat, payment, address } = order
  return (
    <section className="card" aria-label="Books">
      <h2>Books</h2>
      <ul className="bought">
        {lines.map((line) => (
          <BoughtLine key={line.id} line={line} awaited={awaitedOf(order, line)} />
        ))}
      </ul>
      <dl className="sums">
        <dt>{delivery.label}</dt>
        <dd>{price(delivery.price)}</dd>
        <dt className="all">Total</dt>
        <dd className="all">{price(total)}</dd>
        <dt className="soft">VAT contained</dt>
        <dd className="soft">{price(vat)}</dd>
        {payment.received && payment.received.amount !== payment.amount.amount && (
          <>
            <dt className="all">Received instead</dt>
            <dd className="all">{price(payment.received)}</dd>
          </>
        )}
      </dl>
      <h3>Goes to</h3>
      <address>
        {address.name}, {address.street}, {address.postcode} {address.city}, {countryName(address.country)}
      </address>
    </section>
  )
}

function BoughtLine({ line, awaited }: { line: DeskLine; awaited: number }) {
  const { title, format, quantity, shipped, total, book } = line
  return (
    <li>
      <span>
        {book ? <Link to={{ tab: 'stock', id: book.id }}>{title}</Link> : <b>{title}</b>}
        <small>
          {formatWord(format)}, {copies(quantity)}, {shipped === 0 ? 'none' : shipped === quantity ? 'all' : shipped}{' '}
          sent
          {awaited > 0 && `, ${awaited} still to come`}
        </small>
      </span>
      <span className="sum">{price(total)}</span>
    </li>
  )
}

export function DeskParcels({ parcels }: { parcels: readonly Parcel[] }) {
  if (parcels.length === 0) return null
  return (
    <section className="card" aria-label="Parcels">
      <h2>Parcels</h2>
      {parcels.map((parcel) => (
        <ParcelCard key={parcel.id} parcel={parcel} />
      ))}
    </section>
  )
}

export function DeskRefunds({ refunds }: { refunds: readonly Refund[] }) {
  if (refunds.length === 0) return null
  return (
    <section className="card" aria-label="Refunds">
      <h2>Refunds</h2>
      <ul className="bought">
        {refunds.map(({ id, amount, reason, askedAt, doneAt, failedAt, creditNoteNumber }) => (
          <li key={id}>
            <span>
              {reason}
              <small>
                {doneAt && `done on ${day(doneAt)}`}
                {!doneAt && failedAt && `the provider refused it on ${day(failedAt)}`}
                {!doneAt && !failedAt && `asked on ${day(askedAt)}, under way`}
                {creditNoteNumber && `, credit note ${creditNoteNumber}`}
              </small>
            </span>
            <span className="sum">{price(amount)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

const disputeWords = { OPEN: 'the bank has yet to decide', WON: 'decided for the shop', LOST: 'the bank took it back' }

export function DeskDisputes({ disputes }: { disputes: readonly Dispute[] }) {
  if (disputes.length === 0) return null
  return (
    <section className="card" aria-label="Disputes">
      <h2>Disputes</h2>
      <ul className="bought">
        {disputes.map(({ id, status, amount, reason, openedAt, closedAt }) => (
          <li key={id}>
            <span>
              “{reason}”: {disputeWords[status]}
              <small>
                opened on {day(openedAt)}
                {closedAt && `, closed on ${day(closedAt)}`}
              </small>
            </span>
            <span className="sum">{price(amount)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

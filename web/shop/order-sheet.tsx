import {
  countryName,
  day,
  formatWord,
  type Line,
  moment,
  type Order,
  type Parcel,
  price,
  statusWords,
} from './order.ts'

type Props = {
  order: Order
  isLive: boolean
  payPage: string | null
  /** The address that those of the covers are relative to. */
  graph: string
}

export function OrderSheet({ order, isLive, payPage, graph }: Props) {
  const { number, status, placedAt, lines, parcels, history } = order
  return (
    <article className="sheet order">
      <title>{`Order ${number} · Quire`}</title>
      <header>
        <p className="soft">Placed on {day(placedAt)}</p>
        <h1>Order {number}</h1>
        <p className="state">
          <strong role="status" data-status={status}>
            {statusWords[status]}
          </strong>
          <span className={isLive ? 'live' : 'live off'}>{isLive ? 'followed live' : 'looking for the shop …'}</span>
        </p>
        {payPage && (
          <a className="button" href={payPage}>
            Pay {price(order.total)}
          </a>
        )}
      </header>
      <div className="columns">
        <section>
          <h2>Your books</h2>
          <ul className="books">
            {lines.map((line) => (
              <BookLine key={line.id} line={line} graph={graph} />
            ))}
          </ul>
          <Sums order={order} />
        </section>
        <section>
          <h2>What happened</h2>
          <History events={history} />
          {parcels.length > 0 && <h2>Parcels</h2>}
          {parcels.map((parcel) => (
            <ParcelCard key={parcel.id} parcel={parcel} />
          ))}
          <h2>Goes to</h2>
          <Address order={order} />
        </section>
      </div>
    </article>
  )
}

function BookLine({ line: { title, format, quantity, total, book }, graph }: { line: Line; graph: string }) {
  const cover = book?.coverUrl && new URL(book.coverUrl, graph).href
  return (
    <li>
      {cover ? <img src={cover} alt="" width="48" height="72" /> : <span className="cover" />}
      <span>
        <b>{title}</b>
        <small>
          {formatWord(format)}, {quantity === 1 ? 'one copy' : `${quantity} copies`}
        </small>
      </span>
      <span className="sum">{price(total)}</span>
    </li>
  )
}

function Sums({ order: { delivery, total, vat } }: { order: Order }) {
  return (
    <dl className="sums">
      <dt>{delivery.label}</dt>
      <dd>{delivery.price.amount === 0 ? 'free' : price(delivery.price)}</dd>
      <dt className="all">Total</dt>
      <dd className="all">{price(total)}</dd>
      <dt className="soft">VAT contained</dt>
      <dd className="soft">{price(vat)}</dd>
    </dl>
  )
}

/** Newest first, as that is what a person came for. */
function History({ events }: { events: Order['history'] }) {
  return (
    <ol className="history" aria-live="polite">
      {events.toReversed().map(({ sequence, at, message }) => (
        <li key={sequence}>
          {message} <time dateTime={at}>{moment(at)}</time>
        </li>
      ))}
    </ol>
  )
}

function ParcelCard({ parcel: { carrier, trackingNumber, shippedAt, lines } }: { parcel: Parcel }) {
  return (
    <div className="parcel">
      <p>
        <b>{carrier}</b> {trackingNumber}
      </p>
      <p className="soft">
        Left on {day(shippedAt)}: {lines.map(({ quantity, line }) => `${quantity} × ${line.title}`).join(', ')}
      </p>
    </div>
  )
}

function Address({ order: { address, contact } }: { order: Order }) {
  return (
    <address>
      {address.name}
      <br />
      {address.street}
      <br />
      {address.postcode} {address.city}
      <br />
      {countryName(address.country)}
      <br />
      <span className="soft">{contact.email}</span>
    </address>
  )
}

import { statusWords } from '../parts/order-words.ts'
import { copies, countryName, day, formatWord, price } from '../parts/words.ts'
import type { Graph } from './graph.ts'
import { awaitedOf, type Line, type Order } from './order.ts'
import { OrderDoings } from './order-doings.tsx'
import { OrderHistory } from './order-history.tsx'
import { OrderMoney } from './order-money.tsx'
import { OrderReturns } from './order-returns.tsx'
import { ParcelCard } from './parcel-card.tsx'

type Props = {
  order: Order
  isLive: boolean
  payPage: string | null
  graph: Pick<Graph, 'ask'>
  /** The address that those of the covers are relative to. */
  covers: string
}

export function OrderSheet({ order, isLive, payPage, graph, covers }: Props) {
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
        <OrderDoings order={order} payPage={payPage} graph={graph} />
      </header>
      <div className="columns">
        <div>
          <section aria-label="Your books">
            <h2>Your books</h2>
            <ul className="books">
              {lines.map((line) => (
                <BookLine key={line.id} line={line} awaited={awaitedOf(order, line)} covers={covers} />
              ))}
            </ul>
            <OrderMoney order={order} graph={graph} />
          </section>
          <OrderReturns order={order} graph={graph} />
        </div>
        <div>
          {parcels.length > 0 && (
            <section aria-label="Parcels">
              <h2>{parcels.length === 1 ? 'Your parcel' : 'Your parcels'}</h2>
              {parcels.map((parcel) => (
                <ParcelCard key={parcel.id} parcel={parcel} />
              ))}
            </section>
          )}
          <section aria-label="What happened">
            <h2>What happened</h2>
            <OrderHistory events={history} />
          </section>
          <section aria-label="Goes to">
            <h2>Goes to</h2>
            <Address order={order} />
          </section>
        </div>
      </div>
    </article>
  )
}

type BookProps = { line: Line; awaited: number; covers: string }

function BookLine({ line: { title, format, quantity, total, book }, awaited, covers }: BookProps) {
  const cover = book?.coverUrl && new URL(book.coverUrl, covers).href
  return (
    <li>
      {cover ? <img src={cover} alt="" width="48" height="72" /> : <span className="cover" />}
      <span>
        <b>{title}</b>
        <small>
          {formatWord(format)}, {copies(quantity)}
          {awaited > 0 && `; we wait for ${awaited === quantity ? 'it' : awaited} and send it when it has come`}
        </small>
      </span>
      <span className="sum">{price(total)}</span>
    </li>
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

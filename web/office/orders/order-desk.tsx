import { useEffect, useRef } from 'react'
import { paymentWord, statusWords } from '../../parts/order-words.ts'
import { day, price } from '../../parts/words.ts'
import { useDesk } from '../desk.ts'
import { Link } from '../link.tsx'
import { Unread } from '../problems.tsx'
import { type Asked, useAsked } from '../use-asked.ts'
import { isDisputed } from './not-now.ts'
import { OrderDeeds } from './order-deeds.tsx'
import { DeskDisputes, DeskLines, DeskParcels, DeskRefunds } from './order-facts.tsx'
import { OrderNotes } from './order-notes.tsx'
import { OrderTimeline } from './order-timeline.tsx'
import { type DeskOrder, readOrder, watchOrder } from './orders.ts'
import { ReturnDesk } from './return-desk.tsx'

type Read = { readonly order: DeskOrder | null }

/** One order and every deed on it; it is read anew whenever something happens to it, whoever did it. */
export function OrderDesk({ id }: { id: string }) {
  const asked = useAsked<Read>(readOrder, { id })
  useWatch(id, asked)
  const order = asked.data?.order
  return (
    <section className="desk">
      <p>
        <Link to={{ tab: 'orders' }}>All orders</Link>
      </p>
      <Unread of={asked} />
      {order ? <DeskSheet order={order} again={asked.again} /> : <Nothing asked={asked} />}
    </section>
  )
}

function Nothing({ asked: { isAsking, problems } }: { asked: Asked<Read> }) {
  if (isAsking) return <p className="soft">One moment …</p>
  return problems.length > 0 ? null : <p>There is no such order.</p>
}

function useWatch(id: string, { data, again }: Asked<Read>) {
  const { graph } = useDesk()
  const seen = useRef(0)
  useEffect(() => {
    seen.current = data?.order?.sequence ?? 0
  }, [data])
  useEffect(
    () =>
      graph.follow<{ orderTracking: { sequence: number } }>(
        watchOrder,
        { id },
        {
          next: ({ orderTracking }) => orderTracking.sequence > seen.current && seen.current > 0 && again(),
          refused: () => {},
          line: () => {},
        },
      ),
    [graph, id, again],
  )
}

function DeskSheet({ order, again }: { order: DeskOrder; again: () => void }) {
  const { number, status, payment, placedAt, total, hold, contact, customer, invoiceNumber, receipt } = order
  return (
    <article>
      <title>{`Order ${number} · Quire office`}</title>
      <header className="head">
        <h1>Order {number}</h1>
        <p className="tags">
          <span className="tag" data-status={status}>
            {statusWords[status]}
          </span>
          <span className="tag" data-payment={payment.status}>
            Payment: {paymentWord(payment.status)}
          </span>
          {hold && <span className="tag wait">on hold</span>}
          {isDisputed(order) && <span className="tag wait">disputed</span>}
        </p>
        <p className="soft">
          {price(total)}, placed on {day(placedAt)} by {contact.name} ({contact.email}
          {customer ? '' : ', a guest'}){invoiceNumber && `, invoice ${invoiceNumber}`}
          {receipt && (
            <>
              {', '}
              <a href={receipt.url} target="_blank" rel="noopener">
                receipt
              </a>
            </>
          )}
        </p>
        {hold && (
          <p className="note">
            {hold.kind === 'RISK' ? 'Held because its payment may be a fraud' : 'Held by staff'} since {day(hold.since)}
            : {hold.reason}
          </p>
        )}
      </header>
      <div className="split">
        <div>
          <DeskLines order={order} />
          <DeskParcels parcels={order.parcels} />
          {order.returns.map((one) => (
            <ReturnDesk key={one.id} one={one} again={again} />
          ))}
          <DeskRefunds refunds={order.refunds} />
          <DeskDisputes disputes={order.disputes ?? []} />
        </div>
        <div>
          <OrderDeeds order={order} again={again} />
          <OrderNotes order={order} again={again} />
          <OrderTimeline events={order.history} />
        </div>
      </div>
    </article>
  )
}

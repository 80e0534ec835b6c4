import { type FormEvent, useState } from 'react'
import { textOf } from '../../parts/deed-form.tsx'
import { Choice, Field } from '../../parts/field.tsx'
import { paymentWord, statusWords } from '../../parts/order-words.ts'
import { moment, price } from '../../parts/words.ts'
import { goTo, Link } from '../link.tsx'
import { Unread } from '../problems.tsx'
import { useAsked } from '../use-asked.ts'
import { choices, type Filter, orderFilter } from './filters.ts'
import { type Listed, listOrders, type OrderPage } from './orders.ts'

export function OrderList({ filter }: { filter: Filter }) {
  const key = JSON.stringify(filter)
  return (
    <section className="desk">
      <h1>Orders</h1>
      <Filters key={key} filter={filter} />
      <Page key={`${key} list`} filter={filter} after={null} />
    </section>
  )
}

function Filters({ filter }: { filter: Filter }) {
  const look = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const narrowed = ['number', 'status', 'payment', 'held'].map((name) => [name, textOf(given, name)])
    goTo({ tab: 'orders', filter: Object.fromEntries(narrowed) })
  }
  return (
    <form className="filters" onSubmit={look} aria-label="Orders">
      <Field
        name="number"
        label="Order number"
        defaultValue={filter.number}
        placeholder="Q-7K3M-9ZP2"
        autoComplete="off"
        maxLength={40}
      />
      <Choice name="status" label="It stands at" options={choices.status} defaultValue={filter.status} />
      <Choice name="payment" label="Its payment" options={choices.payment} defaultValue={filter.payment} />
      <Choice name="held" label="On hold" options={choices.held} defaultValue={filter.held} />
      <div className="answers">
        <button type="submit">Look</button>
        {Object.keys(filter).length > 0 && <Link to={{ tab: 'orders' }}>All orders</Link>}
      </div>
    </form>
  )
}

/** A page of the list, and after it, when it is wanted, the next. */
function Page({ filter, after }: { filter: Filter; after: string | null }) {
  const asked = useAsked<OrderPage>(listOrders, { filter: orderFilter(filter), after })
  const [wantsMore, setWantsMore] = useState(false)
  const page = asked.data?.orders
  const { hasNextPage, endCursor } = page?.pageInfo ?? { hasNextPage: false, endCursor: null }
  return (
    <>
      <Unread of={asked} />
      {!page && asked.isAsking && <p className="soft">One moment …</p>}
      {page && after === null && (
        <p className="soft" role="status">
          {found(page.totalCount)}
        </p>
      )}
      {page && page.nodes.length > 0 && (
        <ul className="rows">
          {page.nodes.map((order) => (
            <Row key={order.id} order={order} />
          ))}
        </ul>
      )}
      {hasNextPage && !wantsMore && (
        <button type="button" className="plain" onClick={() => setWantsMore(true)}>
          Show more
        </button>
      )}
      {hasNextPage && wantsMore && <Page filter={filter} after={endCursor} />}
    </>
  )
}

const found = (count: number): string => {
  if (count === 0) return 'No order is like this.'
  return count === 1 ? 'One order' : `${count} orders, the newest first`
}

function Row({ order }: { order: Listed }) {
  const { id, number, status, placedAt, contact, total, payment } = order
  return (
    <li>
      <Link to={{ tab: 'orders', id }} className="row">
        <b>{number}</b>
        <span>{contact.name}</span>
        <span className="tags">
          <span className="tag" data-status={status}>
            {statusWords[status]}
          </span>
          {paymentTag(order) && (
            <span className="tag" data-payment={payment.status}>
              {paymentWord(payment.status)}
            </span>
          )}
          {waits(order).map((word) => (
            <span key={word} className="tag wait">
              {word}
            </span>
          ))}
        </span>
        <time dateTime={placedAt} className="soft">
          {moment(placedAt)}
        </time>
        <span className="sum">{price(total)}</span>
      </Link>
    </li>
  )
}

/** Whether the payment says something that the order's own state does not. */
const paymentTag = ({ payment: { status } }: Listed): boolean =>
  !['SUCCEEDED', 'READY', 'PREPARING', 'CANCELLED'].includes(status)

/** What of an order waits for staff. */
function waits({ hold, disputes, returns }: Listed): string[] {
  return [
    ...(hold ? ['on hold'] : []),
    ...(disputes?.some(({ status }) => status === 'OPEN') ? ['disputed'] : []),
    ...(returns.some(({ status }) => status === 'ASKED') ? ['return asked'] : []),
  ]
}

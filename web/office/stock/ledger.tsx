import { useState } from 'react'
import { moment } from '../../parts/words.ts'
import { Link } from '../link.tsx'
import { Unread } from '../problems.tsx'
import { useAsked } from '../use-asked.ts'
import { type Entry, type Ledger as Read, readLedger } from './stock.ts'

/** Every movement of a book's copies, the newest first. */
export function Ledger({ id }: { id: string }) {
  return (
    <section className="card" aria-label="Ledger">
      <h2>Ledger</h2>
      <Page id={id} after={null} />
    </section>
  )
}

function Page({ id, after }: { id: string; after: string | null }) {
  const asked = useAsked<Read>(readLedger, { id, after })
  const [wantsMore, setWantsMore] = useState(false)
  const page = asked.data?.book?.stockLedger
  return (
    <>
      <Unread of={asked} />
      {!page && asked.isAsking && <p className="soft">One moment …</p>}
      {page && after === null && (
        <p className="soft">{page.totalCount === 0 ? 'Nothing has moved yet.' : `${page.totalCount} movements`}</p>
      )}
      {page && page.nodes.length > 0 && (
        <ul className="things">
          {page.nodes.map((entry) => (
            <Movement key={`${entry.at} ${entry.kind} ${entry.order?.id} ${entry.deliveryNote}`} entry={entry} />
          ))}
        </ul>
      )}
      {page?.pageInfo.hasNextPage && !wantsMore && (
        <button type="button" className="plain" onClick={() => setWantsMore(true)}>
          Show older ones
        </button>
      )}
      {page?.pageInfo.hasNextPage && wantsMore && <Page id={id} after={page.pageInfo.endCursor} />}
    </>
  )
}

function Movement({ entry }: { entry: Entry }) {
  const { kind, order, deliveryNote, reason, by, staff, at } = entry
  return (
    <li className="movement">
      <span>
        <b>{kindWords[kind] ?? kind}</b>
        {order && (
          <>
            {' '}
            <Link to={{ tab: 'orders', id: order.id }}>{order.number}</Link>
          </>
        )}
        {deliveryNote && ` ${deliveryNote}`}
        {reason && `: ${reason}`}
        <small>
          <time dateTime={at}>{moment(at)}</time>, {by === 'STAFF' ? (staff?.name ?? 'staff') : byWords[by]}
        </small>
      </span>
      <span className="changes">
        {changes(entry).map((change) => (
          <span key={change}>{change}</span>
        ))}
      </span>
    </li>
  )
}

const kindWords: Readonly<Record<string, string>> = {
  DELIVERY: 'Delivered',
  RESERVATION: 'Reserved',
  RELEASE: 'Given back',
  SALE: 'Sold',
  CORRECTION: 'Corrected',
  RETURN: 'Returned',
  WRITE_OFF: 'Written off',
  FILL: 'For an order that waited',
}

const byWords: Readonly<Record<string, string>> = { CUSTOMER: 'the customer', SHOP: 'the shop by itself' }

/** `+2 available, −2 reserved`; what did not change is left out. */
function changes({ changeAvailable, changeReserved, changeBackOrdered }: Entry): string[] {
  const all = [
    [changeAvailable, 'available'],
    [changeReserved, 'reserved'],
    [changeBackOrdered, 'waited for'],
  ] as const
  return all.filter(([change]) => change !== 0).map(([change, word]) => `${signed(change)} ${word}`)
}

const signed = (change: number): string => (change > 0 ? `+${change}` : `−${-change}`)

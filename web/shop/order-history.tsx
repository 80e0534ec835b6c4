import { moment } from '../parts/words.ts'
import type { Order } from './order.ts'

const mostAtFirst = 6

/** Newest first, as that is what a person came for; the older ones of a long story are folded away. */
export function OrderHistory({ events }: { events: Order['history'] }) {
  const told = events.toReversed()
  const older = told.slice(mostAtFirst)
  return (
    <>
      <History events={told.slice(0, mostAtFirst)} />
      {older.length > 0 && (
        <details className="older">
          <summary>{older.length === 1 ? 'One thing before that' : `${older.length} things before that`}</summary>
          <History events={older} />
        </details>
      )}
    </>
  )
}

function History({ events }: { events: Order['history'] }) {
  return (
    <ol className="history" aria-live="polite">
      {events.map(({ sequence, at, message }) => (
        <li key={sequence}>
          {message} <time dateTime={at}>{moment(at)}</time>
        </li>
      ))}
    </ol>
  )
}

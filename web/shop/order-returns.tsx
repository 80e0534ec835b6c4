import { useState } from 'react'
import { reasonWord, returnWords } from '../parts/order-words.ts'
import { day } from '../parts/words.ts'
import type { Graph } from './graph.ts'
import type { Order, Return } from './order.ts'
import { ReturnForm } from './return-form.tsx'

type Props = { order: Order; graph: Pick<Graph, 'ask'> }

/** What goes back to the shop: how each return stands, and the way to ask for one. */
export function OrderReturns({ order, graph }: Props) {
  const { returns, returnable } = order
  const [isWriting, setWriting] = useState(false)
  if (returns.length === 0 && returnable.length === 0) return null
  return (
    <section aria-label="Sending books back">
      <h2>Sending books back</h2>
      {returns.map((one) => (
        <ReturnCard key={one.id} one={one} />
      ))}
      {returnable.length > 0 && !isWriting && (
        <button type="button" className="plain" onClick={() => setWriting(true)}>
          Send books back
        </button>
      )}
      {isWriting && returnable.length > 0 && <ReturnForm order={order} graph={graph} leave={() => setWriting(false)} />}
    </section>
  )
}

function ReturnCard({ one: { status, askedAt, lines, note, answer } }: { one: Return }) {
  return (
    <div className="parcel return">
      <p className="state">
        <strong data-return={status}>{returnWords[status]}</strong>
        <span className="soft">asked on {day(askedAt)}</span>
      </p>
      <ul>
        {lines.map(({ line, quantity, reason }) => (
          <li key={line.id}>
            {quantity} × {line.title} <small>{reasonWord(reason)}</small>
          </li>
        ))}
      </ul>
      {note && <p className="soft">You wrote: {note}</p>}
      {answer && <p>We answered: {answer}</p>}
    </div>
  )
}

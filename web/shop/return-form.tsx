import { DeedForm } from '../parts/deed-form.tsx'
import { Choice, Fields, LongField } from '../parts/field.tsx'
import { reasonWords } from '../parts/order-words.ts'
import type { Graph } from './graph.ts'
import { type Order, requestReturn } from './order.ts'
import { readReturnWish } from './return-wish.ts'

type Props = { order: Order; graph: Pick<Graph, 'ask'>; leave: () => void }

/** Asks which books go back, how many of each and why. */
export function ReturnForm({ order: { id, returnable }, graph, leave }: Props) {
  return (
    <div className="parcel">
      <DeedForm
        graph={graph}
        mutation={requestReturn}
        keyed
        label="Ask to send them back"
        read={(given) => readReturnWish(id, given)}
        shows={['lines', 'note']}
        done={leave}
      >
        <Fields name="lines" label="Which books?">
          {returnable.map(({ line, quantity }) => (
            <div key={line.id} className="pair">
              <Choice
                name={`quantity:${line.id}`}
                about=""
                label={line.title}
                options={upTo(quantity)}
                defaultValue="0"
              />
              <Choice name={`reason:${line.id}`} about="" label="Why?" options={reasonWords} defaultValue="UNWANTED" />
            </div>
          ))}
        </Fields>
        <LongField name="note" label="Anything else we should know? (optional)" maxLength={1000} />
      </DeedForm>
      <button type="button" className="plain" onClick={leave}>
        Leave it
      </button>
    </div>
  )
}

const upTo = (most: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: most + 1 }, (_, quantity) => [String(quantity), quantity === 0 ? 'none' : `${quantity} back`]),
  )

import { DeedForm, textOf, textOrNull } from '../../parts/deed-form.tsx'
import { Field } from '../../parts/field.tsx'
import { useDesk } from '../desk.ts'
import { Doing } from '../doing.tsx'
import { deeds, type StockedBook } from './stock.ts'

type Props = { book: StockedBook; again: () => void }

/** What staff can do about the copies of a book. */
export function StockDeeds({ book, again }: Props) {
  const { graph } = useDesk()
  const { id: bookId, stock, availability } = book
  return (
    <section className="card" aria-label="What can be done">
      <h2>What can be done</h2>
      <div className="doings">
        <Doing label="Receive a delivery" after={again} notNow={null}>
          {(done) => (
            <DeedForm
              graph={graph}
              mutation={deeds.receive}
              label="They are here"
              read={(given) => ({
                input: {
                  bookId,
                  quantity: Number(textOf(given, 'quantity')),
                  deliveryNote: textOf(given, 'deliveryNote'),
                  reason: textOrNull(given, 'reason'),
                },
              })}
              shows={['quantity', 'deliveryNote', 'reason']}
              done={done}
            >
              <div className="pair">
                <Field name="quantity" label="Copies" type="number" min={1} max={10_000} required />
                <Field name="deliveryNote" label="Delivery note" autoComplete="off" maxLength={100} required />
              </div>
              <Field name="reason" label="Anything worth remembering (optional)" maxLength={200} />
            </DeedForm>
          )}
        </Doing>
        <Doing label="Correct the count" after={again} notNow={null}>
          {(done) => (
            <DeedForm
              graph={graph}
              mutation={deeds.adjust}
              keyed
              label="Correct it"
              read={(given) => ({
                input: { bookId, change: Number(textOf(given, 'change')), reason: textOf(given, 'reason') },
              })}
              shows={['change', 'reason']}
              done={done}
            >
              <Field
                name="change"
                label="How many more, or fewer with a minus"
                type="number"
                min={-100_000}
                max={100_000}
                placeholder="-2"
                required
              />
              <Field name="reason" label="Why" maxLength={200} required />
            </DeedForm>
          )}
        </Doing>
        <Doing
          label="Set the back-order limit"
          after={again}
          notNow={availability === 'WITHDRAWN' ? 'The book is no longer sold.' : null}
        >
          {(done) => (
            <DeedForm
              graph={graph}
              mutation={deeds.limit}
              label="Set it"
              read={(given) => ({
                input: { bookId, limit: Number(textOf(given, 'limit')), reason: textOrNull(given, 'reason') },
              })}
              shows={['limit', 'reason']}
              done={done}
            >
              <Field
                name="limit"
                label="How many copies may be waited for"
                type="number"
                min={0}
                max={10_000}
                defaultValue={stock?.backOrderLimit}
                required
              />
              <Field name="reason" label="Why (optional)" maxLength={200} />
            </DeedForm>
          )}
        </Doing>
      </div>
    </section>
  )
}

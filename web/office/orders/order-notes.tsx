import { DeedForm, textOf } from '../../parts/deed-form.tsx'
import { LongField } from '../../parts/field.tsx'
import { moment } from '../../parts/words.ts'
import { useDesk } from '../desk.ts'
import { type DeskOrder, deeds } from './orders.ts'

/** What staff tell one another about an order; no customer sees it. */
export function OrderNotes({ order: { id, notes }, again }: { order: DeskOrder; again: () => void }) {
  const { graph } = useDesk()
  return (
    <section className="card" aria-label="Notes">
      <h2>Notes</h2>
      {notes?.map(({ id: note, at, text, staff }) => (
        <blockquote key={note}>
          <p>{text}</p>
          <small>
            {staff?.name ?? 'staff'}, <time dateTime={at}>{moment(at)}</time>
          </small>
        </blockquote>
      ))}
      <DeedForm
        graph={graph}
        mutation={deeds.addNote}
        label="Keep this note"
        read={(given) => ({ input: { orderId: id, text: textOf(given, 'text') } })}
        shows={['text']}
        done={again}
      >
        <LongField name="text" label="A note for other staff" maxLength={2000} required />
      </DeedForm>
    </section>
  )
}

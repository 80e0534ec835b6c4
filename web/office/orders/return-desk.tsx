import { DeedForm, textOf, textOrNull } from '../../parts/deed-form.tsx'
import { LongField } from '../../parts/field.tsx'
import { reasonWord } from '../../parts/order-words.ts'
import { day, plainWords, price } from '../../parts/words.ts'
import { useDesk } from '../desk.ts'
import { Doing } from '../doing.tsx'
import { type DeskReturn, deeds, type ReturnLine } from './orders.ts'
import { ReceiveForm } from './receive-form.tsx'

type Props = { one: DeskReturn; again: () => void }

/** Books that come back: what the customer says, and what staff answer and find in the parcel. */
export function ReturnDesk({ one, again }: Props) {
  const { status, askedAt, lines, note, answer, refund, nextStates } = one
  return (
    <section className="card" aria-label="Return">
      <h2>Return</h2>
      <p className="tags">
        <span className="tag" data-return={status}>
          {plainWords(status)}
        </span>
        <small>asked on {day(askedAt)}</small>
      </p>
      <ul className="bought">
        {lines.map((line) => (
          <BackLine key={line.line.id} line={line} />
        ))}
      </ul>
      {note && (
        <blockquote>
          <p>{note}</p>
          <small>the customer</small>
        </blockquote>
      )}
      {answer && <p className="soft">We answered: {answer}</p>}
      {refund && (
        <p className="soft">
          {price(refund.amount)}{' '}
          {refund.doneAt ? 'went back' : refund.failedAt ? 'could not go back' : 'is on its way back'}
        </p>
      )}
      {nextStates.length > 0 && <ReturnDeeds one={one} again={again} />}
    </section>
  )
}

function BackLine({ line: { line, quantity, reason, restocked, writtenOff } }: { line: ReturnLine }) {
  const came = [
    ...(restocked > 0 ? [`${restocked} on the shelf again`] : []),
    ...(writtenOff > 0 ? [`${writtenOff} written off`] : []),
  ]
  return (
    <li>
      <span>
        {quantity} × {line.title}
        <small>
          {reasonWord(reason)}
          {came.length > 0 && `; ${came.join(', ')}`}
        </small>
      </span>
    </li>
  )
}

function ReturnDeeds({ one, again }: Props) {
  const { graph } = useDesk()
  const { id, nextStates } = one
  return (
    <div className="doings">
      {nextStates.includes('ACCEPTED') && (
        <Doing label="Accept it" notNow={null} after={again}>
          {(done) => (
            <DeedForm
              graph={graph}
              mutation={deeds.acceptReturn}
              label="Tell the customer to send it"
              read={(given) => ({ input: { returnId: id, answer: textOrNull(given, 'answer') } })}
              shows={['answer']}
              done={done}
            >
              <LongField
                name="answer"
                label="What the customer is told with it (optional)"
                hint="Where to send the books, say."
                maxLength={1000}
              />
            </DeedForm>
          )}
        </Doing>
      )}
      {nextStates.includes('REFUSED') && (
        <Doing label="Refuse it" notNow={null} after={again}>
          {(done) => (
            <DeedForm
              graph={graph}
              mutation={deeds.refuseReturn}
              label="Tell the customer"
              isGrave
              read={(given) => ({ input: { returnId: id, reason: textOf(given, 'reason') } })}
              shows={['reason']}
              done={done}
            >
              <LongField name="reason" label="Why the books cannot come back" maxLength={1000} required />
            </DeedForm>
          )}
        </Doing>
      )}
      {nextStates.includes('RECEIVED') && (
        <Doing label="The books are here" notNow={null} after={again}>
          {(done) => <ReceiveForm one={one} done={done} />}
        </Doing>
      )}
    </div>
  )
}

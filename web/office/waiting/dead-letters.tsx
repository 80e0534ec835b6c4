import { DeedForm, textOf } from '../../parts/deed-form.tsx'
import { Field } from '../../parts/field.tsx'
import { moment } from '../../parts/words.ts'
import { useDesk } from '../desk.ts'
import { Doing } from '../doing.tsx'
import { Unread } from '../problems.tsx'
import { useAsked } from '../use-asked.ts'
import { type DeadLetter, type DeadLetters, deeds, readLetters } from './waiting.ts'

/** Events that a listener could not apply in three days of tries, in all rooms. */
export function DeadLetterList() {
  const asked = useAsked<DeadLetters>(readLetters)
  const letters = asked.data?.deadLetters
  return (
    <section className="card" aria-label="Dead letters">
      <h2>Dead letters</h2>
      <p className="soft">News between rooms that could not be applied, in spite of all tries.</p>
      <Unread of={asked} />
      {letters && letters.silentRooms.length > 0 && (
        <p className="note" role="alert">
          Nothing is known of {letters.silentRooms.join(', ')}: {letters.silentRooms.length === 1 ? 'it' : 'they'} did
          not answer.
        </p>
      )}
      {!letters && asked.isAsking && <p className="soft">One moment …</p>}
      {letters?.nodes.length === 0 && <p>{letters.silentRooms.length > 0 ? 'None in the other rooms.' : 'None.'}</p>}
      {letters && letters.nodes.length > 0 && (
        <ul className="things">
          {letters.nodes.map((letter) => (
            <Letter key={letter.id} letter={letter} again={asked.again} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Letter({ letter, again }: { letter: DeadLetter; again: () => void }) {
  const { type, room, listener, about, deadAt, reason, data } = letter
  return (
    <li>
      <p>
        <b>{type}</b> from {room} to {listener}
      </p>
      <p className="soft">
        about <code>{about}</code>, dead since <time dateTime={deadAt}>{moment(deadAt)}</time>
      </p>
      <p className="note bad">{reason}</p>
      <details className="older">
        <summary>What it says</summary>
        <pre>{indented(data)}</pre>
      </details>
      <div className="doings">
        <LetterDoing letter={letter} again={again} deed="replayLetter" label="Deliver it again" />
        <LetterDoing letter={letter} again={again} deed="dropLetter" label="Give it up for good" />
      </div>
    </li>
  )
}

type DoingProps = {
  letter: DeadLetter
  again: () => void
  deed: 'replayLetter' | 'dropLetter'
  label: string
}

function LetterDoing({ letter: { id }, again, deed, label }: DoingProps) {
  const { graph } = useDesk()
  return (
    <Doing label={label} notNow={null} after={again}>
      {(done) => (
        <DeedForm
          graph={graph}
          mutation={deeds[deed]}
          label={label}
          isGrave={deed === 'dropLetter'}
          read={(given) => ({ input: { id, why: textOf(given, 'why') } })}
          shows={['why']}
          done={done}
        >
          <Field
            name="why"
            label="Why"
            hint="Kept with your name and the time."
            minLength={3}
            maxLength={500}
            required
          />
        </DeedForm>
      )}
    </Doing>
  )
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}

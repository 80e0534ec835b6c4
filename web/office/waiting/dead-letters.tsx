import { useState } from 'react'
import { DeedForm, textOf } from '../../parts/deed-form.tsx'
import { Choice, Field } from '../../parts/field.tsx'
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
      {letters?.nodes.length === 0 && <p>None.</p>}
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
      <Doing label="See to it" notNow={null} after={again}>
        {(done) => <LetterForm letter={letter} done={done} />}
      </Doing>
    </li>
  )
}

function LetterForm({ letter: { id }, done }: { letter: DeadLetter; done: () => void }) {
  const { graph } = useDesk()
  const [what, setWhat] = useState<'replayLetter' | 'dropLetter'>('replayLetter')
  return (
    <DeedForm
      // Another deed has another way to be sent.
      key={what}
      graph={graph}
      mutation={deeds[what]}
      label={what === 'replayLetter' ? 'Deliver it again' : 'Give it up for good'}
      isGrave={what === 'dropLetter'}
      read={(given) => ({ input: { id, why: textOf(given, 'why') } })}
      shows={['why']}
      done={done}
    >
      <Choice
        name="what"
        about=""
        label="What becomes of it?"
        value={what}
        onChange={({ currentTarget }) => setWhat(currentTarget.value === 'dropLetter' ? 'dropLetter' : 'replayLetter')}
        options={{ replayLetter: 'It is delivered again', dropLetter: 'It is dropped' }}
      />
      <Field name="why" label="Why" hint="Kept with your name and the time." minLength={3} maxLength={500} required />
    </DeedForm>
  )
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}

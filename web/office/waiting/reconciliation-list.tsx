import { useEffect, useState } from 'react'
import { DeedForm, textOf } from '../../parts/deed-form.tsx'
import { Field } from '../../parts/field.tsx'
import { day, moment, plainWords } from '../../parts/words.ts'
import { useDesk } from '../desk.ts'
import { Doing } from '../doing.tsx'
import { Link } from '../link.tsx'
import { Unread } from '../problems.tsx'
import { useAsked } from '../use-asked.ts'
import {
  type Comparison,
  deeds,
  type Finding,
  kindWords,
  type Reconciliations,
  readReconciliations,
} from './waiting.ts'

const everyMs = 2_000

/** Where the provider's list and ours differ, and the comparisons that found it. */
export function ReconciliationList() {
  const { graph } = useDesk()
  const asked = useAsked<Reconciliations>(readReconciliations)
  const [said, setSaid] = useState<string | null>(null)
  const told = asked.data?.reconciliations
  const isUnderWay = told?.nodes.some(({ endedAt }) => endedAt === null) ?? false
  const { again } = asked
  useEffect(() => {
    if (!isUnderWay) return
    const clock = setInterval(again, everyMs)
    return () => clearInterval(clock)
  }, [isUnderWay, again])
  return (
    <section className="card" aria-label="Comparisons with the provider">
      <h2>Where the provider and we differ</h2>
      <Unread of={asked} />
      {!told && asked.isAsking && <p className="soft">One moment …</p>}
      {told?.open.length === 0 && <p>Nothing waits for a person.</p>}
      {told && told.open.length > 0 && (
        <ul className="things">
          {told.open.map((finding) => (
            <Found key={finding.id} finding={finding} again={again} />
          ))}
        </ul>
      )}
      <h3>Comparisons</h3>
      <DeedForm<{ underWay: boolean }>
        graph={graph}
        mutation={deeds.reconcile}
        label="Compare now"
        read={(given) => ({ input: { days: Number(textOf(given, 'days')) || 3 } })}
        shows={['days']}
        done={({ underWay }) => {
          setSaid(underWay ? 'One is under way already; wait for it.' : 'Asked for; it takes a moment.')
          again()
        }}
      >
        <Field name="days" label="How many days back" type="number" min={1} max={90} defaultValue={3} required />
      </DeedForm>
      {said && <p role="status">{said}</p>}
      <ul className="things">
        {told?.nodes.map((one) => (
          <Compared key={one.id} one={one} />
        ))}
      </ul>
    </section>
  )
}

function Found({ finding, again }: { finding: Finding; again: () => void }) {
  const { graph } = useDesk()
  const { id, kind, providerId, ours, theirs, foundAt, order } = finding
  return (
    <li>
      <p>
        <b>{kindWords[kind] ?? plainWords(kind)}</b>
      </p>
      <p className="soft">
        found <time dateTime={foundAt}>{moment(foundAt)}</time>
        {order && (
          <>
            , order <Link to={{ tab: 'orders', id: order.id }}>{order.number}</Link>
          </>
        )}
        , <code>{providerId}</code>
      </p>
      <dl className="sums">
        <dt>We have</dt>
        <dd>{ours ?? 'nothing'}</dd>
        <dt>They have</dt>
        <dd>{theirs ?? 'nothing'}</dd>
      </dl>
      <Doing label="Close it" notNow={null} after={again}>
        {(done) => (
          <DeedForm
            graph={graph}
            mutation={deeds.closeFinding}
            label="I have seen to it"
            read={(given) => ({ input: { id, why: textOf(given, 'why') } })}
            shows={['why']}
            done={done}
          >
            <Field
              name="why"
              label="What was done about it"
              hint="Kept with your name and the time."
              minLength={3}
              maxLength={500}
              required
            />
          </DeedForm>
        )}
      </Doing>
    </li>
  )
}

function Compared({ one }: { one: Comparison }) {
  const { askedAt, from, to, endedAt, failure, intents, refunds, disputes, healed, reported } = one
  return (
    <li>
      <p>
        <time dateTime={askedAt}>{moment(askedAt)}</time>{' '}
        <small>
          {day(from)} to {day(to)}
        </small>
      </p>
      {failure && <p className="note bad">{failure}</p>}
      <p className="soft">
        {endedAt === null
          ? 'under way …'
          : `${counted(intents, 'payment')}, ${counted(refunds, 'refund')}, ${counted(disputes, 'dispute')}: ${healed} mended, ${reported} left to a person`}
      </p>
    </li>
  )
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

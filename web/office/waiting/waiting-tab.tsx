import { useDesk } from '../desk.ts'
import { NotNow } from '../problems.tsx'
import { keptFromWaiting } from '../staff.ts'
import { DeadLetterList } from './dead-letters.tsx'
import { ReconciliationList } from './reconciliation-list.tsx'
import { WebhookList } from './webhook-list.tsx'

/** What no program can decide: events that nobody could apply, webhooks, and where the provider and we disagree. */
export function WaitingTab({ filter }: { filter: Readonly<Record<string, string>> }) {
  const why = keptFromWaiting(useDesk().person)
  return (
    <section className="desk">
      <h1>Waiting</h1>
      {why === null ? (
        <div className="split even">
          <div>
            <DeadLetterList />
            <ReconciliationList />
          </div>
          <WebhookList key={filter.outcome} outcome={filter.outcome ?? ''} />
        </div>
      ) : (
        <div className="card">
          <NotNow label="Replay or drop dead letters" why={why} />
          <NotNow label="Replay webhooks of the payment provider" why={why} />
          <NotNow label="Compare with the payment provider now" why={why} />
        </div>
      )}
    </section>
  )
}

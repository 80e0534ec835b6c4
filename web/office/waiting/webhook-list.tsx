import { useState } from 'react'
import { Problems } from '../../parts/deed-form.tsx'
import { Choice } from '../../parts/field.tsx'
import { useDeed } from '../../parts/use-deed.ts'
import { moment } from '../../parts/words.ts'
import { useDesk } from '../desk.ts'
import { goTo, Link } from '../link.tsx'
import { Unread } from '../problems.tsx'
import { useAsked } from '../use-asked.ts'
import { deeds, isReplayable, outcomeWords, readWebhooks, type Webhook, type Webhooks } from './waiting.ts'

/** What the payment provider told, and what became of it. */
export function WebhookList({ outcome }: { outcome: string }) {
  return (
    <section className="card" aria-label="Webhooks">
      <h2>Webhooks of the provider</h2>
      <Choice
        name="outcome"
        label="What became of them"
        value={outcome}
        onChange={({ currentTarget }) => goTo({ tab: 'waiting', filter: { outcome: currentTarget.value } })}
        options={{ '': 'Anything', ...outcomeWords }}
      />
      <Page outcome={Object.hasOwn(outcomeWords, outcome) ? outcome : null} after={null} />
    </section>
  )
}

function Page({ outcome, after }: { outcome: string | null; after: string | null }) {
  const asked = useAsked<Webhooks>(readWebhooks, { outcome, after })
  const [wantsMore, setWantsMore] = useState(false)
  const page = asked.data?.paymentWebhooks
  return (
    <>
      <Unread of={asked} />
      {!page && asked.isAsking && <p className="soft">One moment …</p>}
      {page?.nodes.length === 0 && after === null && <p>None.</p>}
      {page && page.nodes.length > 0 && (
        <ul className="things">
          {page.nodes.map((webhook) => (
            <Told key={webhook.id} webhook={webhook} again={asked.again} />
          ))}
        </ul>
      )}
      {page?.pageInfo.hasNextPage && !wantsMore && (
        <button type="button" className="plain" onClick={() => setWantsMore(true)}>
          Show older ones
        </button>
      )}
      {page?.pageInfo.hasNextPage && wantsMore && <Page outcome={outcome} after={page.pageInfo.endCursor} />}
    </>
  )
}

function Told({ webhook, again }: { webhook: Webhook; again: () => void }) {
  const { id, type, outcome, reason, receivedAt, order } = webhook
  const { graph } = useDesk()
  const { send, isBusy, failures } = useDeed(graph, deeds.replayWebhook)
  const replay = async () => {
    if (await send({ id })) again()
  }
  return (
    <li>
      <p>
        <b>{type}</b>{' '}
        <span className="tag" data-outcome={outcome}>
          {outcomeWords[outcome]}
        </span>
      </p>
      <p className="soft">
        <time dateTime={receivedAt}>{moment(receivedAt)}</time>
        {order && (
          <>
            , order <Link to={{ tab: 'orders', id: order.id }}>{order.number}</Link>
          </>
        )}
        , <code>{id}</code>
      </p>
      {reason && <p className={isReplayable(outcome) ? 'note' : 'soft'}>{reason}</p>}
      <Problems failures={failures} />
      {isReplayable(outcome) && (
        <button type="button" className="plain" disabled={isBusy} onClick={() => void replay()}>
          Try it once more
        </button>
      )}
    </li>
  )
}

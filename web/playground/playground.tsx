import { GraphiQL } from 'graphiql'
import { type FormEvent, useState } from 'react'
import type { Config, Login } from '../config.ts'
import { openSession } from './session.ts'
import { tabs } from './tabs.ts'

/** GraphiQL with the purchase laid out in tabs, and a bar that says as whom you ask. */
export function Playground({ config }: { config: Config }) {
  const [session] = useState(() => openSession(config))
  return (
    <div className="playground">
      <Bar config={config} become={session.become} />
      <GraphiQL
        fetcher={session.fetcher}
        defaultTabs={tabs}
        {...firstVariables()}
        defaultEditorToolsVisibility="variables"
        shouldPersistHeaders={false}
        inputValueDeprecation
      >
        <GraphiQL.Logo>
          <span />
        </GraphiQL.Logo>
      </GraphiQL>
    </div>
  )
}

/**
 * GraphiQL fills the variables' editor from this alone and not from the first tab. On a later visit it would take it for a
 * tab of its own, so then what is stored counts.
 */
function firstVariables(): { initialVariables?: string } {
  const variables = tabs[0]?.variables
  const isFirstVisit = localStorage.getItem('graphiql:tabState') === null
  return isFirstVisit && variables ? { initialVariables: variables } : {}
}

function Bar({ config, become }: { config: Config; become: (login: Login | null) => Promise<string | null> }) {
  const [as, setAs] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const choose = async (login: Login | null) => {
    const failed = await become(login)
    setProblem(failed)
    if (!failed) setAs(login?.name ?? null)
  }
  return (
    <header className="bar">
      <strong>Quire</strong>
      <span className="hint">the purchase, tab by tab</span>
      <fieldset className="people">
        <legend>Ask as</legend>
        {[null, ...config.logins].map((login) => (
          <button
            key={login?.email ?? 'visitor'}
            type="button"
            aria-pressed={as === (login?.name ?? null)}
            onClick={() => void choose(login)}
          >
            {login?.name ?? 'a visitor'}
          </button>
        ))}
      </fieldset>
      {problem && <span role="alert">{problem}</span>}
      {config.stripe && <PayForm stripe={config.stripe} />}
      {config.stripe && (
        <a href={config.stripe} target="_blank" rel="noreferrer">
          Payments
        </a>
      )}
      {config.inbox && (
        <a href={config.inbox} target="_blank" rel="noreferrer">
          Inbox
        </a>
      )}
    </header>
  )
}

/** Opens the stand-in's pay page for a client secret, as a storefront would show its payment form. */
function PayForm({ stripe }: { stripe: string }) {
  const [secret, setSecret] = useState('')
  const open = (event: FormEvent) => {
    event.preventDefault()
    window.open(`${stripe}/pay/${encodeURIComponent(secret.trim())}`, '_blank', 'noopener')
  }
  return (
    <form onSubmit={open}>
      <input
        aria-label="Client secret of the payment"
        placeholder="client secret"
        value={secret}
        onChange={(event) => setSecret(event.target.value)}
        required
      />
      <button type="submit">Pay</button>
    </form>
  )
}

import { useEffect, useState } from 'react'
import type { Graph } from './graph.ts'
import { Sheet } from './sheet.tsx'

const verifyEmail = /* GraphQL */ `
  mutation VerifyEmail($input: VerifyEmailInput!) {
    outcome: verifyEmail(input: $input) {
      ... on VerifyEmailSuccess { email }
      ... on TokenInvalid { code }
      ... on UserError { message }
    }
  }
`
type Outcome = { readonly email?: string; readonly code?: string; readonly message?: string }

/** Proves an e-mail address by the token of the welcome mail. */
export function VerifyPage({ graph, token }: { graph: Graph; token: string }) {
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  useEffect(() => {
    const failed = (error: Error) => setOutcome({ message: error.message })
    graph
      .ask<{ outcome: Outcome }>(verifyEmail, { input: { token } })
      .then((answer) => setOutcome(answer.outcome), failed)
  }, [graph, token])
  if (!outcome) return <Sheet title="One moment">We look at your link.</Sheet>
  if (outcome.code) {
    return (
      <Sheet title="This link is over">
        It was used before, is too old, or was cut off on its way. If your address is confirmed already, there is
        nothing to do.
      </Sheet>
    )
  }
  if (!outcome.email) return <Sheet title="Your address is not confirmed">{outcome.message ?? ''}</Sheet>
  return (
    <Sheet title="Thank you">
      <p role="status">
        <b>{outcome.email}</b> is confirmed. There is nothing more to do here; you can close this page.
      </p>
    </Sheet>
  )
}

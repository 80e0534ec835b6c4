import { type FormEvent, useState } from 'react'
import type { Graph } from './graph.ts'
import { Sheet } from './sheet.tsx'

const resetPassword = /* GraphQL */ `
  mutation ResetPassword($input: ResetPasswordInput!) {
    outcome: resetPassword(input: $input) {
      ... on ResetPasswordSuccess { email }
      ... on TokenInvalid { code }
      ... on UserError { message }
    }
  }
`
type Outcome = { readonly email?: string; readonly code?: string; readonly message?: string }

/** Sets a new password by the token of the reset mail. */
export function ResetPage({ graph, token }: { graph: Graph; token: string }) {
  const [outcome, setOutcome] = useState<Outcome>({})
  const set = async (newPassword: string) => {
    const answer = await graph
      .ask<{ outcome: Outcome }>(resetPassword, { input: { token, newPassword } })
      .catch((error: Error) => ({ outcome: { message: error.message } }))
    setOutcome(answer.outcome)
  }
  if (outcome.code) {
    return (
      <Sheet title="This link is over">
        It works once and within the hour. Ask the shop for a new one; your password is as it was.
      </Sheet>
    )
  }
  if (!outcome.email) return <NewPassword problem={outcome.message} set={set} />
  return (
    <Sheet title="Your new password is set">
      <p role="status">
        From now on <b>{outcome.email}</b> signs in with it. You were signed out everywhere else.
      </p>
    </Sheet>
  )
}

type FormProps = { problem: string | undefined; set: (password: string) => Promise<void> }

function NewPassword({ problem, set }: FormProps) {
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    setBusy(true)
    await set(String(given.get('password')))
    setBusy(false)
  }
  return (
    <Sheet title="Choose a new password">
      <form onSubmit={(event) => void submit(event)} className="fields">
        {problem && (
          <p role="alert" className="note bad">
            {problem}
          </p>
        )}
        <label>
          New password
          <input
            name="password"
            type="password"
            autoComplete="new-password"
            minLength={10}
            maxLength={128}
            aria-describedby="rule"
            required
          />
        </label>
        <p id="rule" className="soft">
          At least 10 characters; a few words in a row are good and easy to keep in mind.
        </p>
        <button type="submit" disabled={busy}>
          Set password
        </button>
      </form>
    </Sheet>
  )
}

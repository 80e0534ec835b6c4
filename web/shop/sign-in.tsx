import { type FormEvent, useState } from 'react'
import type { Login } from '../config.ts'
import type { Session } from './session.ts'

type Props = { session: Session; logins: readonly Login[]; done: () => void }

/** Asks who one is; in the demo shop its people can be chosen. */
export function SignIn({ session, logins, done }: Props) {
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const enter = async (login: { email: string; password: string }) => {
    setBusy(true)
    const failed = await session.signIn(login).catch((error: Error) => error.message)
    setBusy(false)
    if (failed) setProblem(failed)
    else done()
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    void enter({ email: String(given.get('email')), password: String(given.get('password')) })
  }
  return (
    <form onSubmit={submit} className="fields">
      {problem && (
        <p role="alert" className="note bad">
          {problem}
        </p>
      )}
      <label>
        E-mail
        <input name="email" type="email" autoComplete="username" required />
      </label>
      <label>
        Password
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button type="submit" disabled={busy}>
        Sign in
      </button>
      {logins.length > 0 && <DemoPeople logins={logins} choose={(login) => void enter(login)} />}
    </form>
  )
}

function DemoPeople({ logins, choose }: { logins: readonly Login[]; choose: (login: Login) => void }) {
  return (
    <p className="people">
      <span>Demo shop: sign in as</span>
      {logins.map((login) => (
        <button key={login.email} type="button" className="plain" onClick={() => choose(login)}>
          {login.name}
        </button>
      ))}
    </p>
  )
}

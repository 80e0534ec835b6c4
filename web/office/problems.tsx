import type { Asked } from './use-asked.ts'

/** What could not be read, with a way to try once more; what was read before stays in sight. */
export function Unread({ of: { problems, isAsking, again } }: { of: Asked<unknown> }) {
  if (problems.length === 0) return null
  const messages = [...new Set(problems.map(({ message }) => message))]
  return (
    <div className="note bad unread" role="alert">
      {messages.map((message) => (
        <p key={message}>{message}</p>
      ))}
      <button type="button" className="plain" disabled={isAsking} onClick={again}>
        Try again
      </button>
    </div>
  )
}

/** A deed that cannot be done now, and why. */
export function NotNow({ label, why }: { label: string; why: string }) {
  return (
    <div className="not-now">
      <button type="button" className="plain" disabled>
        {label}
      </button>
      <small>{why}</small>
    </div>
  )
}

import { type ReactNode, useRef, useState } from 'react'
import { NotNow } from './problems.tsx'

type Props = {
  label: string
  /** Why it cannot be done now; null when it can. */
  notNow: string | null
  /** What else happens when it is done. */
  after: () => void
  /** The form; told what to call when it is done. */
  children: (done: () => void) => ReactNode
}

/** One deed behind its name: opened, it is a form; what is typed stays when it is closed and opened again. */
export function Doing({ label, notNow, after, children }: Props) {
  const place = useRef<HTMLDetailsElement>(null)
  const [wasOpen, setWasOpen] = useState(false)
  const done = () => {
    if (place.current) place.current.open = false
    after()
  }
  // A form that somebody has begun stays, and the shop says why it cannot be.
  if (notNow !== null && !wasOpen) return <NotNow label={label} why={notNow} />
  return (
    <details ref={place} className="doing" onToggle={({ currentTarget }) => setWasOpen(currentTarget.open)}>
      <summary>{label}</summary>
      {notNow !== null && <p className="note">{notNow}</p>}
      {children(done)}
    </details>
  )
}

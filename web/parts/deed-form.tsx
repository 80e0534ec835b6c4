import { type FormEvent, type ReactNode, useRef } from 'react'
import { type Failure, failuresBesides } from './deed.ts'
import { Refused } from './field.tsx'
import { type Asks, useDeed } from './use-deed.ts'

export type Reading = { readonly input: object } | { readonly failures: readonly Failure[] }

type Props<Success> = {
  graph: Asks
  mutation: string
  /** Whether the mutation's input takes an idempotency key. */
  keyed?: boolean
  /** What the button says. */
  label: string
  /** The input as the fields say it, or what is wrong with them. */
  read: (given: FormData) => Reading
  /** The names of the input's fields that show by themselves what was refused about them. */
  shows?: readonly string[]
  done: (success: Success) => void
  /** Whether the deed cannot be called back, and its button warns. */
  isGrave?: boolean
  children?: ReactNode
}

/** A form that does one deed: what was typed stays when it is refused, and is emptied when it is done. */
export function DeedForm<Success>(props: Props<Success>) {
  const { graph, mutation, keyed = false, label, read, shows = [], done, isGrave = false, children } = props
  const { isBusy, failures, send, refuse } = useDeed<Success>(graph, mutation, keyed)
  const form = useRef<HTMLFormElement>(null)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const reading = read(new FormData(event.currentTarget))
    if ('failures' in reading) return refuse(reading.failures)
    const success = await send(reading.input)
    if (success === null) return
    form.current?.reset()
    done(success)
  }
  return (
    <Refused value={failures}>
      <form ref={form} className="fields" onSubmit={(event) => void submit(event)}>
        <Problems failures={failuresBesides(failures, shows)} />
        {children}
        <div>
          <button type="submit" disabled={isBusy} className={isGrave ? 'grave' : undefined}>
            {isBusy ? 'One moment …' : label}
          </button>
        </div>
      </form>
    </Refused>
  )
}

/** What was refused and is about no field in sight. */
export function Problems({ failures }: { failures: readonly Failure[] }) {
  return failures.map(({ message }) => (
    <p key={message} role="alert" className="note bad">
      {message}
    </p>
  ))
}

export const textOf = (given: FormData, name: string): string => String(given.get(name) ?? '').trim()

/** The text of a field that may stay empty. */
export const textOrNull = (given: FormData, name: string): string | null => textOf(given, name) || null

import { type ComponentProps, createContext, type ReactNode, useContext, useId } from 'react'
import { type Failure, failuresAbout } from './deed.ts'

/** What was refused in the form around a field. */
export const Refused = createContext<readonly Failure[]>([])

type Named = { name: string; label: string; hint?: ReactNode; about?: string }

/** One line of text, a number or a date, under its label; what was refused about it stands beside it. */
export function Field({ name, label, hint, about = name, ...input }: Named & ComponentProps<'input'>) {
  const { id, aria, said } = useSaid({ name: about, hint })
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} name={name} {...aria} {...input} />
      {said}
    </div>
  )
}

export function LongField({ name, label, hint, about = name, ...input }: Named & ComponentProps<'textarea'>) {
  const { id, aria, said } = useSaid({ name: about, hint })
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea id={id} name={name} rows={3} {...aria} {...input} />
      {said}
    </div>
  )
}

type ChoiceProps = Named & ComponentProps<'select'> & { options: Readonly<Record<string, string>> }

/** One of several; `options` are values with their words. */
export function Choice({ name, label, hint, about = name, options, ...input }: ChoiceProps) {
  const { id, aria, said } = useSaid({ name: about, hint })
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} name={name} {...aria} {...input}>
        {Object.entries(options).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      {said}
    </div>
  )
}

/** Several fields about one thing, and what was refused about all of them. */
export function Fields({ name, label, children }: { name: string; label: string; children: ReactNode }) {
  const { id, said } = useSaid({ name, hint: null })
  return (
    <fieldset aria-describedby={said ? `${id}-said` : undefined}>
      <legend>{label}</legend>
      {children}
      {said}
    </fieldset>
  )
}

function useSaid({ name, hint }: { name: string; hint: ReactNode }) {
  const id = useId()
  const problems = failuresAbout(useContext(Refused), name)
  const isRefused = problems.length > 0
  const isSaid = isRefused || Boolean(hint)
  const said = isSaid && (
    <div id={`${id}-said`}>
      {problems.map(({ message }) => (
        <p key={message} role="alert" className="problem">
          {message}
        </p>
      ))}
      {hint && <p className="soft">{hint}</p>}
    </div>
  )
  const aria = { 'aria-invalid': isRefused || undefined, 'aria-describedby': isSaid ? `${id}-said` : undefined }
  return { id, aria, said }
}

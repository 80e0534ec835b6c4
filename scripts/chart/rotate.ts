import { newValueOf } from '../start/keys.ts'
import { canRotate, demandForm, nearest } from './forms.ts'
import { absent } from './keys.ts'
import { type Entry, printed, type Secret, valuesOf } from './secrets.ts'

/** The three rollouts of a rotation: the new key is accepted, then signs, then is alone. */
export const steps = ['add', 'first', 'drop'] as const
/** What may be asked for; `back` takes one step back, and `missing` adds the keys that are not there at all, for a new room. */
export const moves = [...steps, 'back', 'missing'] as const
export type Move = (typeof moves)[number]
type Step = Exclude<Move, 'missing'>

/**
 * The same Secret, or the same entry of a vault, with these keys one step further; as text it may be JSON or YAML. Throws a sentence,
 * and never a value, when a key is not where the step begins, so that no step is taken twice: `add` wants one key; `first` two with a
 * space between, as `add` leaves them; `drop` two with a comma between, as `first` leaves them.
 * `missing` changes no value that is there.
 */
export function rotated(held: string | Secret | Entry, move: Move, names: readonly string[]): string {
  const { secret, values } = valuesOf(held)
  const changed = move === 'missing' ? absent(values, names) : moved(values, { move, names })
  return printed(secret, { ...values, ...changed })
}

function moved(values: Entry, { move, names }: { move: Step; names: readonly string[] }): Entry {
  const wanted = names.includes('all') ? Object.keys(values).filter(canRotate) : names
  if (wanted.length === 0) throw new Error('Say which keys to rotate: their names, or all.')
  return Object.fromEntries(
    wanted.map((name) => {
      const text = values[name]
      if (text === undefined) {
        throw new Error(`There is no key ${name} in what was given${nearest(name, Object.keys(values))}`)
      }
      if (!canRotate(name)) throw new Error(`${name} cannot have two values at a time.`)
      const state = stateOf(String(text))
      // Back may be the way out for one that was put there by hand.
      if (move !== 'back') for (const key of state.keys) demandForm(name, key)
      return [name, ways[move](name, state)]
    }),
  )
}

// As platform/env.ts and the user room's env.ts read them: a JWK has commas inside.
const between = /(?<=\})[ ,](?=\{)|(?<=^[^{}]*)[ ,](?=[^{}]*$)/

/** Both marks are read alike by the services; which one it is tells how far a rotation has come. */
const marks = { added: ' ', first: ',' } as const

interface State {
  readonly keys: readonly string[]
  /** Whether the new one of two is first. */
  readonly isFirst: boolean
}

function stateOf(text: string): State {
  const keys = text.split(between)
  return { keys, isFirst: text[keys[0]?.length ?? 0] === marks.first }
}

const ways: Record<Step, (name: string, state: State) => string> = {
  add: (name, { keys }) => {
    if (keys.length > 1) throw new Error(`${name} has ${keys.length} keys already: finish that rotation first.`)
    return [keys[0], newValueOf(name)].join(marks.added)
  },
  first: (name, { keys, isFirst }) => {
    const [old, fresh] = two(name, keys)
    if (isFirst) throw new Error(`${name} signs with its new key already; drop is next, and back takes that back.`)
    return [fresh, old].join(marks.first)
  },
  drop: (name, { keys, isFirst }) => {
    const [fresh] = two(name, keys)
    if (!isFirst) throw new Error(`${name} does not sign with its new key yet: first comes before drop.`)
    return fresh
  },
  back: (name, { keys, isFirst }) => {
    const [one, other] = two(name, keys)
    return isFirst ? [other, one].join(marks.added) : one
  },
}

function two(name: string, [one, other, ...more]: readonly string[]): readonly [string, string] {
  if (one !== undefined && other !== undefined && more.length === 0) return [one, other]
  const count = more.length > 0 ? `${more.length + 2} keys` : '1 key'
  throw new Error(`${name} has ${count}, not two: this step comes after add.`)
}

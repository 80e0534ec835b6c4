import { stringify } from 'yaml'
import { newValueOf } from '../start/keys.ts'

/** The three rollouts of a rotation: the new key is accepted, then signs, then is alone. */
export const steps = ['add', 'first', 'drop'] as const
/** What may be asked for; `back` takes one step back. */
export const moves = [...steps, 'back'] as const
export type Move = (typeof moves)[number]

/** A Secret as `kubectl get secret -o json` prints it, or as the chart's own `keys` makes it. */
interface Secret {
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly data?: Readonly<Record<string, string>>
  readonly stringData?: Readonly<Record<string, string>>
}

/** The same names and values as a vault's entry has them. */
type Entry = Readonly<Record<string, string>>

/**
 * The same Secret, or the same entry of a vault as JSON, with these keys one step further. Throws a sentence, and never a value, when a
 * key is not where the step begins, so that no step is taken twice: `add` wants one key; `first` two with a space between, as `add`
 * leaves them; `drop` two with a comma between, as `first` leaves them.
 */
export function rotated(held: Secret | Entry, move: Move, names: readonly string[]): string {
  if (!isSecret(held)) return `${JSON.stringify({ ...held, ...moved(held, move, names) }, null, 2)}\n`
  const { metadata, data = {}, stringData = {} } = held
  const known = {
    ...Object.fromEntries(Object.entries(data).map(([name, text]) => [name, Buffer.from(text, 'base64').toString()])),
    ...stringData,
  }
  const { name, namespace } = metadata
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, ...(namespace && { namespace }) },
      type: 'Opaque',
      stringData: { ...known, ...moved(known, move, names) },
    },
    { lineWidth: 0, sortMapEntries: false },
  )
}

const isSecret = (held: Secret | Entry): held is Secret => typeof held.metadata === 'object'

function moved(known: Entry, move: Move, names: readonly string[]): Entry {
  const wanted = names.includes('all') ? Object.keys(known).filter(canRotate) : names
  if (wanted.length === 0) throw new Error('Say which keys to rotate: their names, or all.')
  return Object.fromEntries(
    wanted.map((name) => {
      if (!canRotate(name)) throw new Error(`${name} cannot have two values at a time.`)
      if (known[name] === undefined) throw new Error(`There is no ${name} in what was given.`)
      return [name, ways[move](name, stateOf(known[name]))]
    }),
  )
}

const canRotate = (name: string): boolean => /^(VIEWER|DOOR|SEAL|CURSOR|VISITOR)_KEY|^ACCESS_TOKEN_KEY$/.test(name)

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

const ways: Record<Move, (name: string, state: State) => string> = {
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

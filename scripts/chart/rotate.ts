import { stringify } from 'yaml'
import { newValueOf } from '../start/keys.ts'

/** The three rollouts of a rotation: the new key is accepted, then signs, then is alone. */
export const steps = ['add', 'first', 'drop'] as const
export type Step = (typeof steps)[number]

/** A Secret as `kubectl get secret -o json` prints it, or as the chart's own `keys` makes it. */
interface Secret {
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly data?: Readonly<Record<string, string>>
  readonly stringData?: Readonly<Record<string, string>>
}

/**
 * The same Secret with these keys one step further. Throws a sentence, and never a value, when a key is not where the step begins:
 * `add` wants one key, `first` and `drop` want two. `first` again takes `first` back.
 */
export function rotated(secret: Secret, step: Step, names: readonly string[]): string {
  const { metadata, data = {}, stringData = {} } = secret
  const known = {
    ...Object.fromEntries(Object.entries(data).map(([name, text]) => [name, Buffer.from(text, 'base64').toString()])),
    ...stringData,
  }
  const wanted = names.includes('all') ? Object.keys(known).filter(canRotate) : names
  if (wanted.length === 0) throw new Error('Say which keys to rotate: their names, or all.')
  const moved = wanted.map((name) => {
    if (!canRotate(name)) throw new Error(`${name} cannot have two values at a time.`)
    if (known[name] === undefined) throw new Error(`There is no ${name} in Secret ${metadata.name}.`)
    return [name, moves[step](name, known[name].split(between))] as const
  })
  const { name, namespace } = metadata
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, ...(namespace && { namespace }) },
      type: 'Opaque',
      stringData: { ...known, ...Object.fromEntries(moved) },
    },
    { lineWidth: 0, sortMapEntries: false },
  )
}

const canRotate = (name: string): boolean => /^(VIEWER|DOOR|SEAL|CURSOR|VISITOR)_KEY|^ACCESS_TOKEN_KEY$/.test(name)

// As platform/env.ts and the user room's env.ts read them: a JWK has commas inside.
const between = /(?<=\})[ ,](?=\{)|(?<=^[^{}]*)[ ,](?=[^{}]*$)/

const moves: Record<Step, (name: string, keys: readonly string[]) => string> = {
  add: (name, keys) => {
    if (keys.length > 1) throw new Error(`${name} has ${keys.length} keys already: finish that rotation first.`)
    return `${keys[0]} ${newValueOf(name)}`
  },
  first: (name, keys) => two(name, keys).toReversed().join(' '),
  drop: (name, keys) => two(name, keys)[0] ?? '',
}

function two(name: string, keys: readonly string[]): readonly string[] {
  if (keys.length === 2) return keys
  throw new Error(
    `${name} has ${keys.length} ${keys.length === 1 ? 'key' : 'keys'}, not two: this step comes after add.`,
  )
}

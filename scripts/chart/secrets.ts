import { parse, stringify, YAMLParseError } from 'yaml'

/** A Secret as `kubectl get secret -o json` or `-o yaml` prints it, or as the chart's own `keys` makes it. */
export interface Secret {
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly data?: Readonly<Record<string, string>>
  readonly stringData?: Readonly<Record<string, string>>
}

/** The same names and values as a vault's entry has them. */
export type Entry = Readonly<Record<string, string>>

/** What was given, its values as they are told to the services; `secret` is null for an entry of a vault. */
export interface Given {
  readonly secret: Secret | null
  readonly values: Entry
}

/** Reads a Secret or a vault's entry; as text it may be JSON or YAML. Throws a sentence, and never a value, when it is neither. */
export function valuesOf(held: string | Secret | Entry): Given {
  const given = typeof held === 'string' ? read(held) : held
  if (!isSecret(given)) {
    if ('kind' in given && 'items' in given) throw new Error('That is a list: give one Secret, by its name.')
    return { secret: null, values: given }
  }
  const { data = {}, stringData = {} } = given
  const opened = Object.entries(data).map(([name, text]) => [name, Buffer.from(String(text), 'base64').toString()])
  return { secret: given, values: { ...Object.fromEntries(opened), ...stringData } }
}

/** The Secret with these values as YAML, to be applied; for an entry of a vault its names and values as JSON. */
export function printed(secret: Secret | null, values: Entry): string {
  if (!secret) return `${JSON.stringify(values, null, 2)}\n`
  const { name, namespace } = secret.metadata
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, ...(namespace && { namespace }) },
      type: 'Opaque',
      stringData: values,
    },
    { lineWidth: 0, sortMapEntries: false },
  )
}

const isSecret = (held: Secret | Entry): held is Secret => typeof held.metadata === 'object'

// JSON is YAML too. The parser's own message would quote the line, and with it a key.
function read(text: string): Secret | Entry {
  const wanted = 'a Secret (kubectl get secret quire-keys -o json, or yaml), or the names and values of a vault’s entry'
  if (text.trim() === '') throw new Error(`Nothing was given: this reads ${wanted}.`)
  try {
    const given: unknown = parse(text)
    if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Secret | Entry
  } catch (error) {
    const line = error instanceof YAMLParseError ? error.linePos?.[0].line : undefined
    throw new Error(
      `What was given is neither JSON nor YAML${line ? `, from line ${line}` : ''}: this reads ${wanted}.`,
    )
  }
  throw new Error(`What was given has no names and values: this reads ${wanted}.`)
}

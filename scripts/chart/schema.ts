import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml'

/** One value of values.yaml: its path, what the comment above it says, and the piece of schema there. */
export type Entry = {
  readonly path: string
  readonly about: string
  readonly value: unknown
  readonly isGroup: boolean
}
type Schema = Record<string, unknown>
type Walked = { readonly schema: Schema; readonly entries: Entry[] }

const draft = 'http://json-schema.org/draft-07/schema#'

/** The JSON schema and the entries of a commented values.yaml. A name that is not in it is refused, except the services' own. */
export function readValues(text: string): { schema: Schema; entries: Entry[] } {
  const document = parseDocument(text)
  if (!isMap(document.contents)) throw new Error('values.yaml is not a map')
  const { schema, entries } = walkMap(document.contents, '')
  const properties = schema.properties as Record<string, Schema>
  const one = {
    ...properties.serviceDefaults,
    description: 'One service; what it leaves out is as in serviceDefaults.',
  }
  properties.services = {
    description: properties.services?.description,
    type: 'object',
    additionalProperties: { $ref: '#/definitions/service' },
  }
  properties.global = { type: 'object', description: 'Helm’s own.' }
  return {
    schema: { $schema: draft, title: 'Values of the chart quire', ...schema, definitions: { service: one, resources } },
    entries: entries.filter(({ path }) => !path.startsWith('services.')),
  }
}

// A quantity of what a container may have. Other names than Kubernetes' own have a domain: nvidia.com/gpu.
const quantities: Schema = {
  type: 'object',
  additionalProperties: false,
  patternProperties: {
    '^(cpu|memory|ephemeral-storage|hugepages-[0-9]+[KMG]i|[a-z0-9-]+([.][a-z0-9-]+)+/[A-Za-z0-9._-]+)$': {
      type: ['string', 'number'],
      pattern: '^[0-9]+([.][0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$',
    },
  },
}
const resources: Schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    requests: quantities,
    limits: quantities,
    claims: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name'],
        properties: { name: { type: 'string' }, request: { type: 'string' } },
      },
    },
  },
}

function walkMap(map: YAMLMap, above: string): Walked {
  const walked = map.items.map((pair, at) =>
    walkPair(pair as Pair, { above, before: at === 0 ? map.commentBefore : null }),
  )
  return {
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(walked.map(({ name, schema }) => [name, schema])),
    },
    entries: walked.flatMap(({ entries }) => entries),
  }
}

function walkPair({ key, value }: Pair, { above, before }: { above: string; before?: string | null | undefined }) {
  const name = isScalar(key) ? String(key.value) : String(key)
  const path = above ? `${above}.${name}` : name
  const { about, hint } = readComment((isScalar(key) ? key.commentBefore : null) ?? before ?? '')
  const plain = toPlain(value)
  const isGroup = isMap(value) && value.items.length > 0 && !hint && path !== 'services'
  const inner = isGroup ? walkMap(value as YAMLMap, path) : { schema: typeOf(plain), entries: [] }
  return {
    name,
    schema: { ...(about && { description: about }), ...inner.schema, ...hint },
    entries: [{ path, about, value: plain, isGroup }, ...inner.entries],
  }
}

function readComment(comment: string): { about: string; hint: Schema | null } {
  // A blank line parts the comment of a group from the file's own.
  const lines = (comment.split(/\n\s*\n/).at(-1) ?? '').split('\n').map((line) => line.trim())
  const hint = lines.find((line) => line.startsWith('@'))
  const about = lines.filter((line) => line !== '' && !line.startsWith('@')).join(' ')
  return { about, hint: hint ? (JSON.parse(hint.slice(1)) as Schema) : null }
}

const toPlain = (node: unknown): unknown => (node as { toJSON?: () => unknown } | null)?.toJSON?.() ?? node

function typeOf(value: unknown): Schema {
  if (Array.isArray(value)) return { type: 'array' }
  if (typeof value === 'number') return { type: 'integer' }
  return { type: typeof value }
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Names that a shop chooses itself, and what is there only when it was asked for by `expand`. */
const free = /^(?:\w+\.metadata\..*|event\.data\.object\..*|charge\.refunds)$/

/**
 * The fields of the judge's objects that ours lack, as `charge.outcome.reason`: objects are known by their `object`, and what lies in
 * them is compared where both have it.
 */
export function missingFields(ours: unknown, judges: unknown): string[] {
  const shapes = shapesIn(judges)
  const found = shapesIn(ours)
  const lacks = [...shapes].flatMap(([path, fields]) => {
    const mine = found.get(path) ?? []
    const wanted = new Set(fields.flatMap((one) => Object.keys(one)))
    return mine.flatMap((one) =>
      [...wanted].filter((name) => !Object.hasOwn(one, name)).map((name) => `${path}.${name}`),
    )
  })
  return [...new Set(lacks)].filter((path) => !free.test(path)).toSorted()
}

/** The kinds of objects in a reply. */
export const kindsIn = (reply: unknown): string[] => [...shapesIn(reply).keys()].filter((path) => !path.includes('.'))

/** Every object and what lies in it, by its path from the object's kind. */
function shapesIn(value: unknown, path = '', found = new Map<string, Fields[]>()): Map<string, Fields[]> {
  if (Array.isArray(value)) for (const one of value) shapesIn(one, path, found)
  if (!isFields(value)) return found
  // As in `radar.early_fraud_warning`: the dot of a kind is not one of the path.
  const at = typeof value.object === 'string' ? value.object.replaceAll('.', ' ') : path
  if (at !== '') found.set(at, [...(found.get(at) ?? []), value])
  for (const [name, inner] of Object.entries(value)) shapesIn(inner, at === '' ? '' : `${at}.${name}`, found)
  return found
}

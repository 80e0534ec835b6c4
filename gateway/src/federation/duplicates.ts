interface Answer {
  data?: unknown
  errors?: { path?: readonly (string | number)[] }[] | undefined
}

/** The same representations once each, and how to give every asker the answer to its own. */
export interface Distinct {
  readonly representations: readonly unknown[]
  spread<A extends Answer>(answer: A): A
}

/** Finds representations that are asked for more than once; null when there are none. */
export function distinct(representations: readonly unknown[]): Distinct | null {
  const places = new Map<string, number>()
  const firsts: unknown[] = []
  const placeOf = representations.map((one) => {
    const key = JSON.stringify(one)
    const place = places.get(key) ?? firsts.push(one) - 1
    places.set(key, place)
    return place
  })
  if (firsts.length === representations.length) return null
  return { representations: firsts, spread: (answer) => spread(answer, placeOf) }
}

function spread<A extends Answer>(answer: A, placeOf: readonly number[]): A {
  const entities = (answer.data as { _entities?: unknown } | null | undefined)?._entities
  if (!Array.isArray(entities)) return answer
  const given = new Set<number>()
  const everyone = placeOf.map((place) => {
    // The gateway writes into what it gets, so only one asker may have the original.
    const one = given.has(place) ? copy(entities[place]) : entities[place]
    given.add(place)
    return one
  })
  const errors = answer.errors?.flatMap((error) => errorsFor(error, placeOf))
  return { ...answer, data: { ...(answer.data as object), _entities: everyone }, ...(errors && { errors }) }
}

function errorsFor<E extends { path?: readonly (string | number)[] }>(error: E, placeOf: readonly number[]): E[] {
  const [root, at, ...rest] = error.path ?? []
  if (root !== '_entities' || typeof at !== 'number') return [error]
  return placeOf.flatMap((place, index) => (place === at ? [{ ...error, path: [root, index, ...rest] }] : []))
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, copy(inside)]))
}

import DataLoader from 'dataloader'

/**
 * Loads single things in one batch per tick, within one request.
 * @param loadAll answers the things it knows, in any order
 * @param keyOf the key of a thing
 */
export const loaderOf = <K extends string, T>(
  loadAll: (keys: readonly K[]) => Promise<readonly T[]>,
  keyOf: (thing: T) => K,
): DataLoader<K, T | null> =>
  new DataLoader<K, T | null>(async (keys) => {
    const found = new Map((await loadAll(keys)).map((thing) => [keyOf(thing), thing]))
    return keys.map((key) => found.get(key) ?? null)
  })

/** Rows that come in one answer. */
export const chunk = 500

/** All rows, a chunk at a time: each is asked for after the last row of the one before. */
export async function* inChunks<T>(ask: (after: T | undefined) => PromiseLike<readonly T[]>): AsyncIterable<T> {
  for (let after: T | undefined; ; ) {
    const rows = await ask(after)
    yield* rows
    if (rows.length < chunk) return
    after = rows.at(-1)
  }
}

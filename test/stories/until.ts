/** Waits for a fact; throws after `patienceMs` without it. */
export async function until<T>(
  what: string,
  fact: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  patienceMs = 15_000,
): Promise<T> {
  for (const end = Date.now() + patienceMs; ; ) {
    const found = await fact()
    if (found) return found
    if (Date.now() > end) throw new Error(`within ${patienceMs / 1000} s it never came true: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** The answer, when it comes within so many milliseconds; else it throws, and what comes later is let go. */
export function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

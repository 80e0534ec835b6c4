/** The outcome of a decision: a value, or a failure that someone can act on. */
export type Result<T, F> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: F }

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value })

export const fail = <F>(failure: F): Result<never, F> => ({ ok: false, failure })

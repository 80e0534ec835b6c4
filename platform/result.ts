/** The outcome of a decision: a value, or a failure that someone can act on. */
export type Result<T, F> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: F }

/** The outcome that went well. */
export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value })

/** The outcome that someone can act on. */
export const fail = <F>(failure: F): Result<never, F> => ({ ok: false, failure })

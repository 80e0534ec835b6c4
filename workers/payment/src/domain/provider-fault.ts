/** Anything that was thrown, as far as it has a name. */
export type Failed = { readonly name?: unknown } | null | undefined

/** Whether the provider failed in itself, so that the same idempotency key would fail for ever (`ProviderFault`). */
export const providerFailed = (error: Failed): boolean => error?.name === 'ProviderFault'

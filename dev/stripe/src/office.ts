import type { Keys } from './http/auth.ts'
import type { Switches } from './switches.ts'
import type { Desk } from './trade/desk.ts'
import type { Vault } from './vault.ts'
import type { Postman } from './webhooks/postman.ts'

/** Everything the doors (API, pages, switches) work with. */
export interface Office {
  readonly vault: Vault
  readonly switches: Switches
  readonly postman: Postman
  readonly keys: Keys
  readonly webhookSecret: string
  readonly publicUrl: () => string
}

const nobody: Desk['cause'] = { id: null, idempotency_key: null }

/**
 * Does one deed and commits it, also when it ends in an answer that is thrown: a declined card leaves its traces.
 */
export function settle<T>(
  office: Office,
  run: (desk: Desk) => T,
  { cause = nobody }: { cause?: Desk['cause'] } = {},
): T {
  try {
    return run({ vault: office.vault, cause, publicUrl: office.publicUrl() })
  } finally {
    office.vault.commit()
    office.postman.wake()
  }
}

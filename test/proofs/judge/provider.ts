import type { Scene } from '../scene.ts'

interface Thing {
  readonly id: string
  readonly status: string
  readonly amount: number
  readonly metadata: Readonly<Record<string, string>>
}

export interface Charge extends Thing {
  readonly currency: string
  readonly payment_intent: string
}

/** The provider's side of the story: what it has and was not told to have by us. */
export interface ProviderLedger {
  readonly intents: readonly Thing[]
  readonly charges: readonly Charge[]
  readonly refunds: readonly (Thing & { readonly charge: string })[]
  readonly events: readonly { readonly id: string; readonly type: string }[]
  /** Events that the shop has not yet said it has. */
  readonly undelivered: readonly string[]
}

export async function ledgerOf({ stripe }: Pick<Scene, 'stripe'>): Promise<ProviderLedger> {
  return (await (await fetch(`${stripe}/_ledger`)).json()) as ProviderLedger
}

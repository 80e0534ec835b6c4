import type { Catalog } from '../clients/catalog.ts'
import type { ClaimStore } from '../data/claim-store.ts'

/** Closes the order ids of requests that died and that nobody resumed: their books go back, and the keys are free again. */
export const closeClaims =
  ({ claims, catalog, graceMs }: { claims: ClaimStore; catalog: Catalog; graceMs: number }) =>
  async (): Promise<void> => {
    for (const claim of await claims.takeDead({ graceMs, most: 20 })) {
      await catalog.release(claim.orderId)
      await claims.forget(claim)
    }
  }

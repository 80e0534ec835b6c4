import type { Catalog } from '../clients/catalog.ts'
import type { ClaimStore, Lease } from '../data/claim-store.ts'

export interface CloseNeeds {
  readonly claims: ClaimStore
  readonly catalog: Catalog
}

const mostARound = 100

/**
 * Closes the order ids of requests that died and that nobody resumed, and those whose closing failed: their books go back. One
 * after the other, each under a lease of its own; what fails is let be until its lease ends, so it stops nobody else for long.
 */
export const closeClaims =
  ({ claims, catalog, graceMs }: CloseNeeds & { graceMs: number }) =>
  async (): Promise<void> => {
    for (let closed = 0; closed < mostARound; closed += 1) {
      const claim = await claims.takeDead({ graceMs })
      if (!claim) return
      await giveBack({ claims, catalog }, claim)
    }
  }

/** Gives back what may be reserved under an order id that is closing: nobody can place an order under it any more. */
export async function giveBack({ claims, catalog }: CloseNeeds, { orderId }: Lease): Promise<void> {
  await catalog.release(orderId)
  await claims.endClosing(orderId)
}

import { networkOf } from '@quire/platform/network'

/** Takes a place for an address's network: answers how to give it back, or null when the address has as many as it may. */
export type TakePlace = (address: string | undefined) => (() => void) | null

/** Counts what stays open for each network, so that one of them cannot take everything. */
export function openPlaces(most: number): TakePlace {
  const taken = new Map<string, number>()
  return (address = '') => {
    const network = networkOf(address)
    const before = taken.get(network) ?? 0
    if (before >= most) return null
    taken.set(network, before + 1)
    let isGivenBack = false
    return () => {
      if (isGivenBack) return
      isGivenBack = true
      const left = (taken.get(network) ?? 0) - 1
      if (left > 0) taken.set(network, left)
      else taken.delete(network)
    }
  }
}

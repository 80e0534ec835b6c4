import { createHmac } from 'node:crypto'
import { networkOf } from '@quire/platform/network'

/**
 * What stands for a caller's network: enough to count by, and nothing that leads back to an address without our key.
 * Null when the address is not known.
 */
export const openNetworks =
  (key: Buffer) =>
  (address: string | undefined): string | null =>
    address === undefined ? null : createHmac('sha256', key).update(networkOf(address)).digest('base64url')

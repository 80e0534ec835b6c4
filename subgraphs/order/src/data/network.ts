import { createHmac } from 'node:crypto'
import { isIPv6 } from 'node:net'

/**
 * What stands for a caller's network: enough to count by, and nothing that leads back to an address without our key.
 * Null when the address is not known.
 */
export const openNetworks =
  (key: Buffer) =>
  (address: string | undefined): string | null =>
    address === undefined ? null : createHmac('sha256', key).update(networkOf(address)).digest('base64url')

// One household has a whole /64 of IPv6; counting single addresses would count nothing.
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address.replace(/^::ffff:/, '')
  const [head = '', tail] = address.toLowerCase().split('::')
  const first = head.split(':').filter(Boolean)
  const last = tail?.split(':').filter(Boolean) ?? []
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0')
  return [...first, ...zeros, ...last].slice(0, 4).join(':')
}

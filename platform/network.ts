import { isIPv6 } from 'node:net'

/**
 * The network that an address belongs to, for counting: an IPv4 address itself (also when written as IPv6), the first 64 bits of an
 * IPv6 address, since one household has a whole /64 and counting single addresses would count nothing.
 */
export function networkOf(address: string): string {
  const ipv4 = address.replace(/^::ffff:/i, '')
  if (!isIPv6(ipv4)) return ipv4
  const [head = '', tail] = ipv4.toLowerCase().split('::')
  const first = head.split(':').filter(Boolean)
  const last = tail?.split(':').filter(Boolean) ?? []
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0')
  return [...first, ...zeros, ...last].slice(0, 4).join(':')
}

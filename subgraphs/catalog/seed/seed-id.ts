import { createHash } from 'node:crypto'

/**
 * The id that a seeded row has on every machine: a UUID of version 8 made from its key.
 * Say what the key names, so that a work and its edition never share one: `work:emma`, `edition:emma-paperback`.
 */
export function seedId(key: string): string {
  const bytes = createHash('sha256').update(`quire:${key}`).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

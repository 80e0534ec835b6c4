import type { z } from 'zod'
import type { metadata } from '../http/params.ts'
import type { Metadata } from '../shapes.ts'

/** Old metadata with the asked changes: empty values take keys out, an empty string takes all. */
export function mergeMetadata(old: Metadata, asked: z.output<typeof metadata> | undefined): Metadata {
  if (asked === undefined) return old
  if (asked === '') return {}
  return Object.fromEntries(Object.entries({ ...old, ...asked }).filter(([, value]) => value !== ''))
}

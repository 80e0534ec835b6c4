import { format } from '@quire/contracts/values'
import { badUserInput } from '@quire/platform/errors'
import { idempotencyKey } from '@quire/platform/idempotency'
import { line, parseInput } from '@quire/platform/input'
import { z } from 'zod'
import { contributorIds, locationIds, seriesIds } from '../domain/ids.ts'
import type { ShelfFilter } from '../domain/shelf.ts'
import type { BookFilter } from '../generated/graphql.ts'

const mostCents = 10_000_000
const mostChosen = 50
const cents = z.object({ amount: z.int().min(0).max(mostCents), currency: z.literal('EUR') })
const globalId = z.string().max(120)
const code = line({ max: 20 })

const nobody = '00000000-0000-0000-0000-000000000000'

/** Values of which any fits, in their one normal form, so that a cursor fits a filter however it was written. */
const chosen = <T extends string>(value: z.ZodType<T>) =>
  z
    .array(value)
    .max(mostChosen)
    .nullish()
    .transform((values) => [...new Set(values)].sort())

const filterShape = z.object({
  subjects: chosen(code),
  contributors: chosen(globalId.transform((id): string => contributorIds.read(id) ?? nobody)),
  seriesId: globalId.nullish(),
  formats: chosen(format),
  languages: chosen(z.string().regex(/^[a-z]{2,3}$/, 'is not an ISO 639 code')),
  priceFrom: cents.nullish(),
  priceTo: cents.nullish(),
  inStock: z.boolean().nullish(),
})

/** The filter as the store takes it. An id that names nothing leaves no books. */
export function readFilter(given: BookFilter | null | undefined): ShelfFilter {
  const filter = parseInput(filterShape, given ?? {}, ['filter'])
  const { priceFrom, priceTo } = filter
  if (priceFrom && priceTo && priceFrom.amount > priceTo.amount) {
    throw badUserInput('filter.priceFrom: must not be above priceTo.')
  }
  return {
    ...(filter.subjects.length > 0 && { subjects: filter.subjects }),
    ...(filter.contributors.length > 0 && { contributors: filter.contributors }),
    ...(filter.seriesId && { seriesId: seriesIds.read(filter.seriesId) ?? nobody }),
    ...(filter.formats.length > 0 && { formats: filter.formats }),
    ...(filter.languages.length > 0 && { languages: filter.languages }),
    ...(priceFrom && { priceFrom: priceFrom.amount }),
    ...(priceTo && { priceTo: priceTo.amount }),
    ...(typeof filter.inStock === 'boolean' && { inStock: filter.inStock }),
  }
}

export const isSubjectCode = (text: string): boolean => /^[A-Z0-9-]{1,20}$/.test(text)

/** One line of a look-up, as it stands in an address or on a cover; control characters and 1 MB are refused. */
export const readName = (text: string, argument: string): string =>
  parseInput(line({ min: 0, max: 200 }), text, [argument])

export const setPriceShape = z.object({
  bookId: globalId,
  price: z.object({ amount: z.int().min(1).max(mostCents), currency: z.literal('EUR') }),
  expectedVersion: z.int().min(0),
})

// An id that names nothing is nobody's location; without one it is the main house.
const locationId = globalId.nullish().transform((id) => (id ? (locationIds.read(id) ?? nobody) : null))

export const receiveStockShape = z.object({
  bookId: globalId,
  quantity: z.int().min(1).max(10_000),
  deliveryNote: line({ max: 60 }),
  locationId,
  reason: line({ min: 0, max: 200 }).nullish(),
})

const mostCorrected = 100_000

export const adjustStockShape = z.object({
  bookId: globalId,
  change: z
    .int()
    .min(-mostCorrected)
    .max(mostCorrected)
    .refine((change) => change !== 0, 'must not be 0'),
  reason: line({ max: 200 }),
  locationId,
  idempotencyKey,
})

export const setBackOrderLimitShape = z.object({
  bookId: globalId,
  limit: z.int().min(0).max(10_000),
  reason: line({ min: 0, max: 200 }).nullish(),
})

export const withdrawBookShape = z.object({ bookId: globalId, expectedVersion: z.int().min(0) })

export const setStockLocationShape = z.object({
  name: line({ max: 80 }),
  priority: z
    .int()
    .min(-100)
    .max(100)
    .refine((priority) => priority !== 0, "must not be the main house's, which is 0"),
})

import { badUserInput } from '@quire/platform/errors'
import { line, parseInput } from '@quire/platform/input'
import { z } from 'zod'
import { contributorIds, seriesIds } from '../domain/ids.ts'
import type { ShelfFilter } from '../domain/shelf.ts'
import type { BookFilter } from '../generated/graphql.ts'

const mostCents = 10_000_000
const cents = z.object({ amount: z.int().min(0).max(mostCents), currency: z.literal('EUR') })
const globalId = z.string().max(120)
const code = line({ max: 20 })

const filterShape = z.object({
  subject: code.nullish(),
  contributorId: globalId.nullish(),
  seriesId: globalId.nullish(),
  formats: z
    .array(z.enum(['HARDCOVER', 'PAPERBACK', 'EBOOK', 'AUDIOBOOK']))
    .min(1)
    .max(4)
    .nullish(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, 'is not an ISO 639 code')
    .nullish(),
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
    ...(filter.subject && { subject: filter.subject }),
    ...(filter.contributorId && { contributorId: contributorIds.read(filter.contributorId) ?? nobody }),
    ...(filter.seriesId && { seriesId: seriesIds.read(filter.seriesId) ?? nobody }),
    ...(filter.formats && { formats: [...new Set(filter.formats)].sort() }),
    ...(filter.language && { language: filter.language }),
    ...(priceFrom && { priceFrom: priceFrom.amount }),
    ...(priceTo && { priceTo: priceTo.amount }),
    ...(typeof filter.inStock === 'boolean' && { inStock: filter.inStock }),
  }
}

const nobody = '00000000-0000-0000-0000-000000000000'

export const isSubjectCode = (text: string): boolean => /^[A-Z0-9-]{1,20}$/.test(text)

/** One line of a look-up, as it stands in an address or on a cover; control characters and 1 MB are refused. */
export const readName = (text: string, argument: string): string =>
  parseInput(line({ min: 0, max: 200 }), text, [argument])

export const setPriceShape = z.object({
  bookId: globalId,
  price: z.object({ amount: z.int().min(1).max(mostCents), currency: z.literal('EUR') }),
  expectedVersion: z.int().min(0),
})

export const receiveStockShape = z.object({
  bookId: globalId,
  quantity: z.int().min(1).max(10_000),
  deliveryNote: line({ max: 60 }),
  reason: line({ min: 0, max: 200 }).nullish(),
})

export const withdrawBookShape = z.object({ bookId: globalId, expectedVersion: z.int().min(0) })

import { format } from '@quire/contracts/values'
import { badUserInput } from '@quire/platform/errors'
import { fromGlobalId } from '@quire/platform/id'
import { line, parseInput, prose } from '@quire/platform/input'
import { z } from 'zod'
import type { Filter, Question } from '../domain/question.ts'
import { isUnreadable, readQuestion } from '../domain/question.ts'
import type { QuerySearchArgs } from '../generated/graphql.ts'

const mostCents = 10_000_000
const mostChosen = 50
const cents = z.object({ amount: z.int().min(0).max(mostCents), currency: z.literal('EUR') })
const year = z.int().min(0).max(9999)
// An id that names nothing finds nothing, like one that names somebody without books.
const contributor = z
  .string()
  .max(120)
  .transform((id) => fromGlobalId('Contributor', id) ?? '00000000-0000-0000-0000-000000000000')

const filterShape = z.object({
  subjects: z
    .array(line({ max: 20 }))
    .max(mostChosen)
    .nullish(),
  contributors: z.array(contributor).max(mostChosen).nullish(),
  formats: z.array(format).max(mostChosen).nullish(),
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}$/, 'is not an ISO 639 code'))
    .max(mostChosen)
    .nullish(),
  priceFrom: cents.nullish(),
  priceTo: cents.nullish(),
  inStock: z.boolean().nullish(),
  publishedFrom: year.nullish(),
  publishedTo: year.nullish(),
})

// Pasted text may hold line breaks; they part words like any space.
const searchShape = z.object({ text: prose({ min: 0, max: 500 }).nullish(), filter: filterShape.nullish() })

export const suggestShape = z.object({ text: prose({ min: 0, max: 100 }), first: z.int().min(1).max(20) })

/** What was asked; null when the text holds no word at all, which finds nothing. */
export function readSearch({ text, filter, sort }: Partial<QuerySearchArgs>): Question | null {
  const asked = parseInput(searchShape, { text, filter }, [])
  const question = readQuestion({
    text: asked.text ?? '',
    filter: filterOf(asked.filter ?? {}),
    sort: sort ?? 'RELEVANCE',
  })
  return isUnreadable(question) ? null : question
}

function filterOf(given: z.output<typeof filterShape>): Filter {
  const filter = {
    subjects: given.subjects ?? [],
    contributors: given.contributors ?? [],
    formats: given.formats ?? [],
    languages: given.languages ?? [],
    priceFrom: given.priceFrom?.amount ?? null,
    priceTo: given.priceTo?.amount ?? null,
    inStock: given.inStock ?? null,
    publishedFrom: given.publishedFrom ?? null,
    publishedTo: given.publishedTo ?? null,
  }
  mustNotCross(filter.priceFrom, filter.priceTo, 'filter.priceFrom: must not be above priceTo.')
  mustNotCross(filter.publishedFrom, filter.publishedTo, 'filter.publishedFrom: must not be after publishedTo.')
  return filter
}

function mustNotCross(from: number | null, to: number | null, message: string): void {
  if (from !== null && to !== null && from > to) throw badUserInput(message)
}

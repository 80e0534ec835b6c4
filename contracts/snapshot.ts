import { z } from 'zod'
import { format, id, money } from './values.ts'

/** A whole book as search needs it; `version` only grows, so the highest version is the truth in any order of arrival. */
export const bookSnapshot = z.object({
  bookId: id,
  workId: id,
  version: z.int(),
  slug: z.string(),
  isbn: z.string().nullable(),
  title: z.string(),
  subtitle: z.string().nullable(),
  contributors: z.array(z.object({ id, name: z.string(), role: z.string() })),
  subjects: z.array(z.object({ code: z.string(), heading: z.string() })),
  series: z.string().nullable(),
  description: z.string(),
  format,
  language: z.string(),
  publisher: z.string().nullable(),
  publishedOn: z.string().nullable(),
  price: money,
  available: z.int().min(0),
  popularity: z.number().min(0),
})
/** The type of that. */
export type BookSnapshot = z.infer<typeof bookSnapshot>

import { z } from 'zod'

const key = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
const language = z.string().regex(/^[a-z]{2,3}$/)
const text = z.string().trim().min(1).max(300)

/** An ISBN-13 without hyphens whose check digit is right. */
const isbn = z
  .string()
  .regex(/^97[89]\d{10}$/)
  .refine((digits) => [...digits].reduce((sum, digit, i) => sum + Number(digit) * (i % 2 ? 3 : 1), 0) % 10 === 0)

export const SeedSubject = z.strictObject({ code: z.string(), scheme: z.enum(['BISAC', 'THEMA']), heading: text })

export const SeedSeries = z.strictObject({ key, name: text })

/** Years are astronomical: -43 is written for 43 BC. Null means that nobody knows, or that we are not sure. */
export const SeedContributor = z.strictObject({
  key,
  name: text,
  sortName: text,
  born: z.int().nullable(),
  died: z.int().nullable(),
})

/** Who did what; `contributor` is a contributor's key, `order` counts from 1 as on the title page. */
export const SeedCredit = z.strictObject({
  contributor: key,
  role: z.enum(['AUTHOR', 'TRANSLATOR', 'ILLUSTRATOR', 'EDITOR', 'NARRATOR']),
  order: z.int().min(1),
})

/** `credits` are complete: the work's own and then those of this edition (its translator, its narrator). */
export const SeedEdition = z.strictObject({
  slug: key,
  title: text,
  subtitle: text.nullable(),
  format: z.enum(['HARDCOVER', 'PAPERBACK', 'EBOOK', 'AUDIOBOOK']),
  language,
  publisher: text,
  /** As exact as is known: `2004`, `2004-06` or `2004-06-15`. */
  published: z
    .string()
    .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)
    .nullable(),
  isbn: isbn.nullable(),
  pages: z.int().positive().nullable(),
  weightGrams: z.int().positive().nullable(),
  price: z.strictObject({ amount: z.int().positive(), currency: z.literal('EUR') }),
  stock: z.int().min(0),
  note: text.nullable(),
  credits: z.array(SeedCredit).min(1),
})

export const SeedWork = z.strictObject({
  key,
  title: text,
  originalTitle: text,
  subtitle: text.nullable(),
  /** Null for works older than the custom of dating them. */
  firstPublished: z.int().nullable(),
  originalLanguage: language,
  subjects: z.array(z.string()).min(1),
  series: z.strictObject({ series: key, position: z.int().positive() }).nullable(),
  description: z.string().trim().min(60).max(600),
  credits: z.array(SeedCredit).min(1),
  editions: z.array(SeedEdition).min(1).max(3),
})

export type SeedSubject = z.infer<typeof SeedSubject>
export type SeedSeries = z.infer<typeof SeedSeries>
export type SeedContributor = z.infer<typeof SeedContributor>
export type SeedCredit = z.infer<typeof SeedCredit>
export type SeedEdition = z.infer<typeof SeedEdition>
export type SeedWork = z.infer<typeof SeedWork>

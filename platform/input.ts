import { z } from 'zod'
import { badUserInput } from './errors.ts'

// Control characters (but tab and line breaks) and halves of surrogate pairs: general categories Cc and Cs of Unicode.
const forbidden = /(?![\t\n\r])[\p{Cc}\p{Cs}]/u
const lineBreak = /[\t\n\r]/

/** One line of text: NFC, trimmed, without control characters; `min` and `max` count UTF-16 units. */
export const line = ({ min = 1, max }: { min?: number; max: number }) =>
  prose({ min, max }).refine((text) => !lineBreak.test(text), 'must be one line')

/** Text that may have line breaks: NFC, trimmed, without other control characters or lone surrogates. */
export const prose = ({ min = 1, max }: { min?: number; max: number }) =>
  z
    .string()
    .max(max * 4, `must be at most ${max} characters`)
    .refine((text) => !forbidden.test(text), 'contains characters that cannot be kept')
    .transform((text) => text.normalize('NFC').trim())
    .refine((text) => text.length >= min, min === 1 ? 'must not be empty' : `must be at least ${min} characters`)
    .refine((text) => text.length <= max, `must be at most ${max} characters`)

/** A mailbox address, lower-cased in its domain, at most 254 characters (RFC 5321). */
export const emailAddress = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email('is not an e-mail address'))
  .transform((text) => text.replace(/@.*$/, (domain) => domain.toLowerCase()))

/**
 * The input, parsed. What is wrong with it becomes one BAD_USER_INPUT error that names every field.
 * @param at where the input stands among the arguments, `input` by default
 */
export function parseInput<S extends z.ZodType>(
  shape: S,
  input: unknown,
  at: readonly string[] = ['input'],
): z.output<S> {
  const parsed = shape.safeParse(input)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, message }) => ({ field: [...at, ...path.map(String)], message }))
  const [first] = problems
  throw badUserInput(first ? `${first.field.join('.')}: ${first.message}` : 'The input is not valid.', problems)
}

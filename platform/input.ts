import { z } from 'zod'
import { badUserInput } from './errors.ts'

/** Characters that no text may have: control characters (but tab and line breaks) and halves of surrogate pairs. */
export const forbiddenText = /(?![\t\n\r])[\p{Cc}\p{Cs}]/u
const lineBreak = /[\t\n\r\u2028\u2029]/
const mostProblems = 20

/** One line of text: NFC, trimmed, without control characters; `min` and `max` count UTF-16 units. */
export const line = ({ min = 1, max }: { min?: number; max: number }) =>
  prose({ min, max }).refine((text) => !lineBreak.test(text), 'must be one line')

/** Text that may have line breaks and tabs: NFC, trimmed, without other control characters or lone surrogates; lengths as in `line`. */
export const prose = ({ min = 1, max }: { min?: number; max: number }) =>
  z
    .string()
    // Refused before anything reads it: four times as long is no slip of the pen, whatever NFC would make of it.
    .max(max * 4, { error: `must be at most ${max} characters`, abort: true })
    .refine((text) => !forbiddenText.test(text), 'contains characters that cannot be kept')
    .transform((text) => text.normalize('NFC').trim())
    .refine((text) => text.length >= min, min === 1 ? 'must not be empty' : `must be at least ${min} characters`)
    .refine((text) => text.length <= max, `must be at most ${max} characters`)

/** A mailbox address, lower-cased in its domain, at most 254 characters (RFC 5321). */
export const emailAddress = z
  .string()
  .trim()
  .max(254, { error: 'must be at most 254 characters', abort: true })
  .pipe(z.email('is not an e-mail address'))
  .transform((text) => text.replace(/@.*$/, (domain) => domain.toLowerCase()))

/**
 * The input, parsed. What is wrong with it becomes one BAD_USER_INPUT error that names every field (the first twenty).
 * @param at where the input stands among the arguments, `input` by default
 */
export function parseInput<S extends z.ZodType>(
  shape: S,
  input: unknown,
  at: readonly string[] = ['input'],
): z.output<S> {
  const parsed = shape.safeParse(input)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues
    .slice(0, mostProblems)
    .map(({ path, message }) => ({ field: [...at, ...path.map(String)], message }))
  const [first] = problems
  throw badUserInput(first ? `${first.field.join('.')}: ${first.message}` : 'The input is not valid.', problems)
}

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
  const parsed = shape.safeParse(input, { error: sentence })
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues
    .slice(0, mostProblems)
    .map(({ path, message }) => ({ field: [...at, ...path.map(String)], message }))
  const [first] = problems
  throw badUserInput(first ? `${first.field.join('.')}: ${first.message}` : 'The input is not valid.', problems)
}

/** What is wrong, as the end of a sentence about the field: a form can show it to the person. */
function sentence(issue: Fault): string {
  switch (issue.code) {
    case 'too_big':
      return bound(issue.origin, { word: 'at most', limit: Number(issue.maximum) })
    case 'too_small':
      return bound(issue.origin, { word: 'at least', limit: Number(issue.minimum) })
    case 'invalid_type':
      return issue.input === undefined || issue.input === null
        ? 'must be given'
        : (kinds[issue.expected] ?? 'is not valid')
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`
    case 'unrecognized_keys':
      return `has fields that nobody knows: ${issue.keys.join(', ')}`
    default:
      return 'is not valid'
  }
}

type Fault = z.core.$ZodRawIssue

const kinds: Readonly<Record<string, string>> = {
  int: 'must be a whole number',
  number: 'must be a number',
  string: 'must be a text',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must have fields',
}

function bound(origin: string, { word, limit }: { word: 'at most' | 'at least'; limit: number }): string {
  if (origin === 'array') return `must have ${word} ${limit === 1 ? 'one entry' : `${limit} entries`}`
  if (origin !== 'string') return `must be ${word} ${limit}`
  return limit === 1 && word === 'at least' ? 'must not be empty' : `must be ${word} ${limit} characters`
}

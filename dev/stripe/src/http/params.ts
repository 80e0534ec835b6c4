import { z } from 'zod'
import { isCurrency } from '../money.ts'
import { NotBegun } from './errors.ts'

/** A rule whose breach carries Stripe's code. */
const rule = (code: string, says: string) => ({ error: says, params: { code } })

export const text = (max = 5000) =>
  z
    .string()
    .min(1, rule('parameter_invalid_empty', 'You passed an empty string. Remove the parameter or pass a value.'))
    .max(max, `Invalid string: must be at most ${max} characters`)

export const integer = (min: number, max = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .refine((raw) => /^-?\d{1,15}$/.test(raw), { ...rule('parameter_invalid_integer', 'Invalid integer'), abort: true })
    .transform(Number)
    .refine(
      (value) => value >= min,
      rule('parameter_invalid_integer', `This value must be greater than or equal to ${min}.`),
    )
    .refine(
      (value) => value <= max,
      rule('parameter_invalid_integer', `This value must be less than or equal to ${max}.`),
    )

export const flag = z.enum(['true', 'false'], 'Invalid boolean').transform((raw) => raw === 'true')

export const currency = z
  .string()
  .transform((code) => code.toLowerCase())
  .refine(isCurrency, 'Invalid currency')

/** An empty value takes a key out of the metadata, an empty `metadata` takes out all. */
export const metadata = z.union([
  z.literal(''),
  z
    .record(
      z.string().min(1).max(40, 'Metadata keys have at most 40 characters'),
      z.string().max(500, 'Metadata values have at most 500 characters'),
    )
    .refine((pairs) => Object.keys(pairs).length <= 50, 'You can have at most 50 metadata keys'),
])

export const expand = { expand: z.array(z.string().max(200)).max(20).optional() }

const created = z.union([
  integer(0),
  z.strictObject({
    gt: integer(0).optional(),
    gte: integer(0).optional(),
    lt: integer(0).optional(),
    lte: integer(0).optional(),
  }),
])

export const paging = {
  ...expand,
  created: created.optional(),
  limit: integer(1, 100).optional(),
  starting_after: text(255).optional(),
  ending_before: text(255).optional(),
}

/** Reads parameters by a schema; the first fault is told in Stripe's words. */
export function readParams<S extends z.ZodType>(schema: S, params: unknown): z.output<S> {
  const read = schema.safeParse(params)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw issue === undefined ? read.error : faultOf(issue)
}

function faultOf(issue: z.core.$ZodIssue): NotBegun {
  const param = nameOf(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => nameOf([...issue.path, key]))
    const message = `Received unknown parameter${names.length > 1 ? 's' : ''}: ${names.join(', ')}`
    return fault(message, { code: 'parameter_unknown', param: names[0] ?? param })
  }
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return fault(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
  }
  const code = issue.code === 'custom' && typeof issue.params?.code === 'string' ? issue.params.code : undefined
  return fault(`${issue.message} (${param})`, { param, ...(code !== undefined && { code }) })
}

const nameOf = ([head, ...rest]: PropertyKey[]) =>
  `${String(head ?? '')}${rest.map((part) => `[${String(part)}]`).join('')}`

const fault = (message: string, more: { code?: string; param: string }) =>
  new NotBegun(400, { type: 'invalid_request_error', message, ...more })

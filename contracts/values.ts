import { z } from 'zod'

/**
 * A UUID as every room stores it, in lower case and with its hyphens, because rooms compare ids as text; any other writing is
 * refused. The graph wraps it into an opaque global id.
 */
export const id = z
  .string()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    'must be a UUID in lower case, with its hyphens',
  )

/** Money, as `{ amount, currency }`: whole cents, never negative between rooms. */
export const money = z.object({ amount: z.int().min(0), currency: z.literal('EUR') })

/** The formats an edition comes in; VAT follows the format. */
export const formats = ['HARDCOVER', 'PAPERBACK', 'EBOOK', 'AUDIOBOOK'] as const
/** One of the formats, as rooms tell it. */
export const format = z.enum(formats)
/** The type of that. */
export type Format = z.infer<typeof format>

/** Whose cart or order it is, as `{ visitorId, userId }`: the visitor always, the user when signed in and null otherwise. */
export const owner = z.object({ visitorId: z.string().min(1).max(64), userId: id.nullable() })
/** The type of that. */
export type Owner = z.infer<typeof owner>

/** Who is told about an order by mail, as `{ email, name }`. */
export const contact = z.object({ email: z.string().max(254), name: z.string().max(120) })

/** What may stand in staff's `viewer.user.roles`. */
export const roles = ['BOOKSELLER', 'MANAGER', 'ADMIN'] as const
/** The type of one of them. */
export type Role = (typeof roles)[number]

import { z } from 'zod'

/** A UUID as every room stores it; the graph wraps it into an opaque global id. */
export const id = z.uuid()

/** Money in whole minor units, never negative between rooms. */
export const money = z.object({ amount: z.int().min(0), currency: z.literal('EUR') })

/** The formats an edition comes in; VAT follows the format. */
export const formats = ['HARDCOVER', 'PAPERBACK', 'EBOOK', 'AUDIOBOOK'] as const
export const format = z.enum(formats)
export type Format = z.infer<typeof format>

/** Whose cart or order it is: the visitor always, the user when signed in. */
export const owner = z.object({ visitorId: z.string().min(1).max(64), userId: id.nullable() })
export type Owner = z.infer<typeof owner>

/** Who is told about an order by mail. */
export const contact = z.object({ email: z.string().max(254), name: z.string().max(120) })

/** What may stand in staff's `viewer.user.roles`. */
export const roles = ['BOOKSELLER', 'MANAGER', 'ADMIN'] as const
export type Role = (typeof roles)[number]

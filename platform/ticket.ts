import { z } from 'zod'
import { type Keys, readStatement, signStatement } from './signature.ts'

/** Leave to fetch one thing, for a link in a mail or a file: whoever holds it needs no account. */
export interface Ticket {
  /** What it opens: a ticket of one purpose opens nothing else. */
  readonly purpose: string
  /** Which thing of that kind. */
  readonly id: string
  readonly until: Date
}

const shape = z.object({ p: z.string(), id: z.string().max(200), until: z.int() })

/** The ticket as text that may stand in a path: `base64url.base64url`, signed by the first key. */
export const signTicket = ({ purpose, id, until }: Ticket, keys: Keys): string =>
  signStatement({ p: purpose, id, until: Math.floor(until.getTime() / 1000) }, keys)

/** The id that a ticket of this purpose opens now; null when it was altered, is another purpose's or its time is over. */
export function readTicket(ticket: string, keys: Keys, asked: { purpose: string; now: Date }): string | null {
  const read = shape.safeParse(readStatement(ticket, keys))
  if (!read.success || read.data.p !== asked.purpose || read.data.until * 1000 < asked.now.getTime()) return null
  return read.data.id
}

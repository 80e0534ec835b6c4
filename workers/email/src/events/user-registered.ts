import type { Heard } from '@quire/contracts/events'
import { type Owing, oweMail } from '../actions/owe-mail.ts'

/** Somebody opened an account: welcome, and a link that proves the address. */
export const userRegistered =
  (owing: Owing) =>
  async ({ id, data: { userId, email: to, name, sealed } }: Heard<'user.registered'>): Promise<void> => {
    const facts = { kind: 'welcome' as const, userId, name }
    await oweMail(owing, { to, sealed: sealed ?? null, aggregate: userId, cause: id, facts }, id)
  }

import type { Heard } from '@quire/contracts/events'
import { type Owing, oweMail } from '../actions/owe-mail.ts'

/** Somebody forgot a password: a link for a new one. */
export const userPasswordResetAsked =
  (owing: Owing) =>
  async ({ id, data: { userId, email: to, name, sealed } }: Heard<'user.password-reset-asked'>): Promise<void> => {
    const facts = { kind: 'password-reset' as const, userId, name }
    await oweMail(owing, { to, sealed: sealed ?? null, aggregate: userId, cause: id, facts }, id)
  }

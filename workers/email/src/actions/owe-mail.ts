import type { MailStore } from '../data/mail-store.ts'
import type { Owed } from '../domain/mail.ts'
import { isAddress } from '../domain/mailbox.ts'

export interface Owing {
  readonly mails: MailStore
  /** Has the mail sent soon. */
  readonly nudge: (mailId: string) => Promise<void>
  /** Told of a mail that can never be sent: a person must look. */
  readonly onUnsendable: (about: { mailId: string; kind: string; why: string }) => void
}

/** Keeps a mail with the event that causes it, then has it sent. Once, however often the event comes. */
export async function oweMail({ mails, nudge, onUnsendable }: Owing, owed: Owed, heard: string): Promise<void> {
  const why = whyUnsendable(owed)
  if (why === null) {
    const mailId = await mails.keep(owed, heard)
    if (mailId) await nudge(mailId)
    return
  }
  const mailId = await mails.keepUnsendable({ ...owed, sealed: null }, heard, why)
  if (mailId) onUnsendable({ mailId, kind: owed.facts.kind, why })
}

function whyUnsendable({ to, facts, sealed }: Owed): string | null {
  if (!isAddress(to)) return 'not an address'
  const needsToken = facts.kind === 'welcome' || facts.kind === 'password-reset'
  return needsToken && sealed === null ? 'came without its token' : null
}

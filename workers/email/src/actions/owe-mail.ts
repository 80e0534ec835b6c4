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
export const oweMail = (owing: Owing, owed: Owed, heard: string): Promise<void> => oweMails(owing, [owed], heard)

/** The same with several mails that one event causes. */
export async function oweMails({ mails, nudge, onUnsendable }: Owing, owed: readonly Owed[], heard: string) {
  const judged = owed.map((one) => {
    const unsendable = whyUnsendable(one)
    return unsendable === null ? { ...one, unsendable } : { ...one, sealed: null, unsendable }
  })
  for (const { mailId, kind, unsendable } of await mails.keep(judged, heard)) {
    if (unsendable === null) await nudge(mailId)
    else onUnsendable({ mailId, kind, why: unsendable })
  }
}

function whyUnsendable({ to, facts, sealed }: Owed): string | null {
  if (!isAddress(to)) return 'not an address'
  const needsToken = facts.kind === 'welcome' || facts.kind === 'password-reset'
  return needsToken && sealed === null ? 'came without its token' : null
}

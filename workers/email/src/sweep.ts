import type { Jobs } from '@quire/contracts/jobs'
import type { JobLine } from '@quire/platform/jobs'
import type { MailStore } from './data/mail-store.ts'

/** Adds the job of every mail that is due: its pause is over, its worker died, or Redis lost the first nudge. */
export async function sweep({ mails, jobs }: { mails: MailStore; jobs: JobLine<Jobs> }): Promise<void> {
  for (const mailId of await mails.due()) await jobs.add('send-mail', { mailId }, { key: mailId })
}

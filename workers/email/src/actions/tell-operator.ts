import type { Letter } from '../domain/mail.ts'
import { isAboutTheMail } from '../domain/patience.ts'
import type { Sending } from './send-mail.ts'

export type Told = 'sent' | 'refused' | 'unwanted'

export interface Operating {
  /** Null when nobody wants to be told. */
  readonly operator: string | null
  readonly hand: Sending['hand']
  readonly messageIdOf: (id: string) => string
  /** Counts and logs; never at level error, or a mail server that is away would be reported by mail. */
  readonly tell: (outcome: Told, about: object) => void
}

/**
 * Hands the operator a letter. Throws when the mail server may take it later: then the job is tried again. No row is kept and nothing
 * is owed: the log has what the letter says.
 */
export async function tellOperator(
  { operator, hand, messageIdOf, tell }: Operating,
  id: string,
  write: () => Letter,
): Promise<void> {
  if (operator === null) return tell('unwanted', { id })
  const handed = await hand({ messageId: messageIdOf(id), to: operator, name: '', letter: write() })
  if (handed.kind === 'accepted') return tell('sent', { id })
  tell('refused', { id, step: handed.step, code: handed.code })
  if (!isAboutTheMail(handed)) throw new Error(`The mail server did not take the report (${handed.step})`)
}

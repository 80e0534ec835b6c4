import type { MailKind } from './mail.ts'

export interface Patience {
  readonly firstPauseMs: number
  readonly longestPauseMs: number
  /** How old a mail may become before it is given up. */
  readonly untilMs: number
  /** How long a mail belongs to the worker that sends it; renewed while it does. */
  readonly leaseMs: number
  /** How often to look for mails that are due. */
  readonly lookEveryMs: number
}

const hourMs = 3_600_000

export const usualPatience: Patience = {
  firstPauseMs: 2000,
  longestPauseMs: hourMs / 2,
  untilMs: 48 * hourMs,
  leaseMs: 20_000,
  lookEveryMs: 1000,
}

/** Why a mail did not leave: the step of SMTP (or LETTER: it could not be written), and the reply's code when there was one. */
export interface Refusal {
  readonly kind: 'refusal'
  readonly step: string
  readonly code: number | null
  readonly reason: string
}

/** How long to wait before the next try, or that there is none. */
export function afterRefusal(
  refusal: Refusal,
  mail: { readonly kind: MailKind; readonly attempt: number; readonly ageMs: number },
  patience: Patience,
): { readonly pauseMs: number } | 'give-up' {
  if (isAboutTheMail(refusal)) return 'give-up'
  const pauseMs = Math.min(patience.firstPauseMs * 2 ** (mail.attempt - 1), patience.longestPauseMs)
  return mail.ageMs + pauseMs > untilOf(mail.kind, patience) ? 'give-up' : { pauseMs }
}

/**
 * A permanent no to the recipient or to the letter. A no to our greeting, our sign-in or our sender is the shop's own fault: a
 * person mends it, and the mails wait for that.
 */
export const isAboutTheMail = ({ step, code }: Refusal): boolean =>
  code !== null && code >= 500 && code !== 530 && (step === 'RCPT TO' || step === 'DATA')

// A link for a new password works for an hour; later it would only puzzle.
const untilOf = (kind: MailKind, { untilMs }: Patience): number =>
  kind === 'password-reset' ? Math.min(untilMs, hourMs) : untilMs

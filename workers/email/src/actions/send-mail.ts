import type { MailStore } from '../data/mail-store.ts'
import { type Facts, type Letter, purposeOf, type TakenMail } from '../domain/mail.ts'
import { oneLine } from '../domain/mailbox.ts'
import { afterRefusal, type Patience, type Refusal } from '../domain/patience.ts'

export type Handed = { readonly kind: 'accepted' } | Refusal

export interface Sending {
  readonly mails: MailStore
  /** Hands a letter to the mail server; answers a refusal, whatever its cause, as a value. */
  readonly hand: (mail: { messageId: string; to: string; name: string; letter: Letter }) => Promise<Handed>
  readonly unseal: (sealed: string, purpose: string) => string
  readonly write: (facts: Facts, token: string) => Letter
  /** A new ticket that opens the receipt of an order. */
  readonly receiptTicket: (orderId: string) => string
  /** Calls back every so often until the answered function is called. */
  readonly every: (ms: number, work: () => Promise<void>) => () => void
  /** Has the mail looked at again after so long, by whoever is there then. */
  readonly lookAgain: (mailId: string, afterMs: number) => Promise<void>
  readonly tell: (outcome: 'sent' | 'postponed' | 'given-up', mail: TakenMail, refusal?: Refusal) => void
  readonly patience: Patience
}

// Stands for the token in what is kept of a letter.
const leftOut = '[left-out]'

/**
 * Sends one mail, if it is due and nobody else does. It is recorded as sent after the server accepted it: a crash between the two
 * is the one way to a second delivery, and that has the same Message-ID.
 */
export async function sendMail(sending: Sending, mailId: string): Promise<void> {
  const { mails, patience } = sending
  const mail = await mails.take(mailId, patience.leaseMs)
  if (mail) await trySending(sending, mail)
  // A pause outlives this process, and whoever else has the mail in hand may die: the queue knows when to look again, and with it
  // those who count its jobs to tell whether a worker is needed.
  const dueInMs = await mails.dueInMs(mailId)
  if (dueInMs !== null) await sending.lookAgain(mailId, dueInMs)
}

async function trySending(sending: Sending, mail: TakenMail): Promise<void> {
  const { mails, patience, tell } = sending
  const stopRenewing = sending.every(patience.leaseMs / 4, () => mails.renew(mail, patience.leaseMs))
  const handed = await handOver(sending, mail).finally(stopRenewing)
  if (handed.kind === 'accepted') {
    await mails.sent(mail, sending.write(mail.facts, leftOut))
    return tell('sent', mail)
  }
  await refused(sending, mail, handed)
}

async function handOver(sending: Sending, mail: TakenMail): Promise<Handed> {
  const { messageId, to, facts } = mail
  const letter = letterOf(sending, mail)
  return 'html' in letter ? sending.hand({ messageId, to, name: oneLine(facts.name), letter }) : letter
}

// A wrong key or a fault in a template is ours: the mail waits, with growing pauses, for the version that mends it.
function letterOf(sending: Sending, mail: TakenMail): Letter | Refusal {
  try {
    return sending.write(mail.facts, tokenOf(sending, mail))
  } catch (error) {
    return { kind: 'refusal', step: 'LETTER', code: null, reason: String(error) }
  }
}

function tokenOf({ unseal, receiptTicket }: Sending, { facts, sealed }: TakenMail): string {
  if (facts.kind === 'receipt') return receiptTicket(facts.orderId)
  const purpose = purposeOf(facts)
  return purpose && sealed ? unseal(sealed, purpose) : ''
}

async function refused({ mails, patience, tell }: Sending, mail: TakenMail, refusal: Refusal): Promise<void> {
  const next = afterRefusal(refusal, { ...mail, kind: mail.facts.kind }, patience)
  if (next === 'give-up') await mails.giveUp(mail, refusal.reason)
  else await mails.postpone(mail, next.pauseMs, refusal.reason)
  tell(next === 'give-up' ? 'given-up' : 'postponed', mail, refusal)
}

import { createHash } from 'node:crypto'
import { type Events, events } from '@quire/contracts/events'
import type { Transacts } from '@quire/platform/database'
import { newId } from '@quire/platform/id'
import { openOutbox } from '@quire/platform/outbox'
import type { Facts, Letter, Owed, TakenMail } from '../domain/mail.ts'
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts'

type Tx = Prisma.TransactionClient

/** A mail that is owed, and why it can never be sent if that is so. */
export type Judged = Owed & { readonly unsendable: string | null }

export interface Kept {
  readonly mailId: string
  readonly kind: string
  readonly unsendable: string | null
}

export interface MailStore {
  /**
   * Keeps mails that are owed, with the event that causes them; answers those that were not kept before, by this event or
   * another. One that can never be sent is noted as such, without trying.
   */
  keep(owed: readonly Judged[], heard: string): Promise<readonly Kept[]>
  /** Takes a mail that is due; null when it is not, or is in other hands. */
  take(mailId: string, leaseMs: number): Promise<TakenMail | null>
  /** How long until the mail may be taken, in milliseconds; null when it has ended. */
  dueInMs(mailId: string): Promise<number | null>
  renew(mail: TakenMail, leaseMs: number): Promise<void>
  /** Each of these ends what `take` began; none does anything when the mail is in other hands by now. */
  sent(mail: TakenMail, letter: Letter): Promise<void>
  postpone(mail: TakenMail, pauseMs: number, reason: string): Promise<void>
  giveUp(mail: TakenMail, reason: string): Promise<void>
  due(): Promise<string[]>
  /** Empties what is personal in mails that ended 30 days ago, and forgets inbox rows after 60. */
  forget(): Promise<void>
}

/** The mails of the shop; the Message-IDs are of this domain. */
export function openMailStore(prisma: PrismaClient, domain: string): MailStore {
  const transactions: Transacts<Tx> = { $transaction: (work, options) => prisma.$transaction(work, options) }
  const inbox = openOutbox<Events, Tx>(transactions, events)
  return {
    async keep(owed, heard) {
      const rows = owed.map((one) => rowOf(one, { domain, heard }))
      const kept = await inbox.write({ heard }, (tx) =>
        tx.mail.createManyAndReturn({
          data: rows,
          skipDuplicates: true,
          select: { id: true, kind: true, reason: true },
        }),
      )
      if (kept === 'already-heard') return []
      return kept.map(({ id, kind, reason }) => ({ mailId: id, kind, unsendable: reason }))
    },
    take: (mailId, leaseMs) => take(prisma, mailId, leaseMs),
    dueInMs: (mailId) => dueInMs(prisma, mailId),
    async renew({ id, attempt }, leaseMs) {
      await prisma.$executeRaw`
        UPDATE mail SET next_try_at = now() + ${leaseMs} * interval '1 millisecond'
        WHERE id = ${id}::uuid AND attempts = ${attempt} AND status = 'QUEUED'`
    },
    sent: (mail, { subject, text }) => end(prisma, mail, { ...ended('SENT'), subject, text, reason: null }),
    async postpone({ id, attempt }, pauseMs, reason) {
      await prisma.$executeRaw`
        UPDATE mail SET next_try_at = now() + ${pauseMs} * interval '1 millisecond', reason = ${reason}
        WHERE id = ${id}::uuid AND attempts = ${attempt} AND status = 'QUEUED'`
    },
    giveUp: (mail, reason) => end(prisma, mail, { ...ended('FAILED'), reason }),
    due: () => due(prisma),
    forget: () => forget(prisma),
  }
}

function rowOf(
  { to, facts, aggregate, cause, sealed, unsendable }: Judged,
  { domain, heard }: { domain: string; heard: string },
) {
  const said = createHash('sha256')
    .update(JSON.stringify([facts.kind, aggregate, cause]))
    .digest('hex')
  return {
    id: newId(),
    messageId: `<${facts.kind}.${said}@${domain}>`,
    kind: facts.kind,
    recipient: to,
    recipientName: facts.name,
    // Facts are plain values, but an interface does not say so.
    facts: facts as object as Prisma.InputJsonObject,
    sealed,
    causeEventId: heard,
    ...(unsendable !== null && { ...ended('FAILED'), reason: unsendable }),
  }
}

const ended = (status: 'SENT' | 'FAILED') => ({ status, endedAt: new Date(), sealed: null })

type TakenRow = Omit<TakenMail, 'facts'> & { readonly facts: unknown }

async function take(prisma: PrismaClient, mailId: string, leaseMs: number): Promise<TakenMail | null> {
  const [row] = await prisma.$queryRaw<TakenRow[]>`
    UPDATE mail SET attempts = attempts + 1, next_try_at = now() + ${leaseMs} * interval '1 millisecond'
    WHERE id = ${mailId}::uuid AND status = 'QUEUED' AND next_try_at <= now()
    RETURNING id, message_id AS "messageId", recipient AS "to", facts, sealed, attempts AS attempt,
      (extract(epoch FROM now() - created_at) * 1000)::float AS "ageMs"`
  // Only rowOf writes facts, and it is given Facts.
  return row ? { ...row, facts: row.facts as Facts } : null
}

async function dueInMs(prisma: PrismaClient, mailId: string): Promise<number | null> {
  const [row] = await prisma.$queryRaw<{ ms: number }[]>`
    SELECT greatest(0, extract(epoch FROM next_try_at - now()) * 1000)::float AS ms
    FROM mail WHERE id = ${mailId}::uuid AND status = 'QUEUED'`
  return row ? row.ms : null
}

async function end(prisma: PrismaClient, { id, attempt }: TakenMail, data: Prisma.MailUpdateManyMutationInput) {
  await prisma.mail.updateMany({ where: { id, attempts: attempt, status: 'QUEUED' }, data })
}

async function due(prisma: PrismaClient): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM mail WHERE status = 'QUEUED' AND next_try_at <= now() ORDER BY next_try_at LIMIT 200`
  return rows.map((row) => row.id)
}

async function forget(prisma: PrismaClient): Promise<void> {
  await prisma.$executeRaw`
    UPDATE mail SET recipient = '', recipient_name = '', facts = '{}', text = NULL, reason = NULL
    WHERE ended_at < now() - interval '30 days' AND recipient <> ''`
  await prisma.$executeRaw`DELETE FROM inbox_event WHERE heard_at < now() - interval '60 days'`
}

import { createHash } from 'node:crypto'
import { type Events, events } from '@quire/contracts/events'
import type { Transacts } from '@quire/platform/database'
import { newId } from '@quire/platform/id'
import { openOutbox } from '@quire/platform/outbox'
import type { Facts, Letter, Owed, TakenMail } from '../domain/mail.ts'
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts'

type Tx = Prisma.TransactionClient

export interface MailStore {
  /** Keeps a mail that is owed, with the event that causes it; null when that was kept before, by this event or another. */
  keep(owed: Owed, heard: string): Promise<string | null>
  /** Notes that a mail can never be sent, without trying. */
  keepUnsendable(owed: Owed, heard: string, reason: string): Promise<string | null>
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
  const keep = async (owed: Owed, heard: string, ended: object) => {
    const row = { ...rowOf(owed, { domain, heard }), ...ended }
    const kept = await inbox.write({ heard }, (tx) => tx.mail.createMany({ data: [row], skipDuplicates: true }))
    return kept !== 'already-heard' && kept.count === 1 ? row.id : null
  }
  return {
    keep: (owed, heard) => keep(owed, heard, {}),
    keepUnsendable: (owed, heard, reason) => keep(owed, heard, { ...ended('FAILED'), reason }),
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

function rowOf({ to, facts, aggregate, cause, sealed }: Owed, { domain, heard }: { domain: string; heard: string }) {
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

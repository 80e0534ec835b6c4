import { createTransport, type NodemailerError } from 'nodemailer'
import type { Letter } from '../domain/mail.ts'
import type { Mailbox } from '../domain/mailbox.ts'
import type { Refusal } from '../domain/patience.ts'

/** A letter and where it goes; names and subject are one line each (nodemailer encodes them, and breaks no header in any case). */
export interface Envelope {
  readonly messageId: string
  readonly to: string
  readonly name: string
  readonly letter: Letter
}

export interface MailServer {
  /** Hands a letter over; resolves once the server answered. What goes wrong is a refusal, also when nobody was there. */
  hand(envelope: Envelope): Promise<{ readonly kind: 'accepted' } | Refusal>
}

const wholeMs = 90_000

/** The mail server at an smtp:// or smtps:// url; a connection for each mail, so that none is left half-open. */
export function openMailServer({ url, from }: { url: string; from: Mailbox }): MailServer {
  const transport = createTransport({
    url,
    dnsTimeout: 10_000,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async hand({ messageId, to, name, letter }) {
      const mail = {
        messageId,
        from,
        to: { name, address: to },
        ...letter,
        // RFC 3834: no out-of-office replies to a machine.
        headers: { 'Auto-Submitted': 'auto-generated' },
      }
      return transport.sendMail({ ...mail, signal: AbortSignal.timeout(wholeMs) }).then(() => accepted, toRefusal)
    },
  }
}

const accepted = { kind: 'accepted' } as const

function toRefusal({ command, responseCode, message }: NodemailerError): Refusal {
  return { kind: 'refusal', step: command ?? 'CONN', code: responseCode ?? null, reason: message.slice(0, 500) }
}

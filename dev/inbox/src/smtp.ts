import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { Box } from './box.ts'
import { readMail } from './mail.ts'

const mostBytes = 1024 * 1024

export interface SmtpSwitches {
  /** Connections and mails are refused with 421. */
  readonly down: boolean
  /** How long each mail is looked at before it is accepted, in milliseconds. */
  readonly slowMs: number
}

export interface SmtpDoor {
  readonly port: number
  /** How it behaves from now on. */
  set(switches: Partial<SmtpSwitches>): void
  readonly switches: SmtpSwitches
  close(): Promise<void>
}

/** Takes mail from anyone for anyone; says 250 only once it is kept. */
export async function openSmtp({ box, port, host }: { box: Box; port: number; host: string }): Promise<SmtpDoor> {
  let switches: SmtpSwitches = { down: false, slowMs: 0 }
  const refuse = (done: (error?: Error) => void) =>
    switches.down ? done(refusal(421, 'The mail server is down for a while')) : done()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: mostBytes,
    logger: false,
    closeTimeout: 500,
    onConnect: (_, done) => refuse(done),
    onMailFrom: (_, __, done) => refuse(done),
    onData: (stream, session, done) => {
      keep(box, stream, session)
        .then(() => after(switches.slowMs))
        .then(() => done(), done)
    },
  })
  // A client that hangs up in the middle of a mail is its own trouble, and is told so by its own error.
  server.on('error', (error: NodeJS.ErrnoException) => process.stderr.write(`smtp: ${error.code ?? error.message}\n`))
  const listening = await listen(server, { port, host })
  return {
    port: listening,
    set: (now) => {
      switches = { ...switches, ...now }
    },
    get switches() {
      return switches
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function keep(box: Box, stream: SMTPServerDataStream, { envelope }: SMTPServerSession) {
  const parts: Buffer[] = []
  for await (const part of stream) if (stream.byteLength <= mostBytes) parts.push(part)
  if (stream.sizeExceeded) throw refusal(552, 'A mail has at most 1 MB here')
  const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
  const to = envelope.rcptTo.map(({ address }) => address)
  box.add(await readMail({ id: randomUUID(), raw: Buffer.concat(parts), from, to }))
}

const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })

function listen(server: SMTPServer, { port, host }: { port: number; host: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    const socket = server.listen(port, host, () => {
      server.off('error', reject)
      resolve((socket.address() as AddressInfo).port)
    })
  })
}

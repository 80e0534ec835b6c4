import { Box } from './box.ts'
import { createHttp } from './http.ts'
import type { Mail } from './mail.ts'
import { openSmtp } from './smtp.ts'

export interface InboxOptions {
  /** Of the page and the JSON; defaults to 0: any free port. */
  readonly port?: number
  readonly smtpPort?: number
  readonly host?: string
  /** Where mails are kept; without it they are forgotten at the end. */
  readonly stateDir?: string
}

export interface Inbox {
  readonly url: string
  /** For a mailer: `smtp://127.0.0.1:4025`. */
  readonly smtpUrl: string
  /** Every delivery, newest first. */
  mails(): Mail[]
  /** While down, SMTP refuses with 421. */
  setDown(down: boolean): void
  close(): Promise<void>
}

/** Starts an inbox that takes every mail; resolves when both its doors are open. */
export async function startInbox({
  port = 0,
  smtpPort = 0,
  host = '127.0.0.1',
  stateDir,
}: InboxOptions = {}): Promise<Inbox> {
  const box = new Box(stateDir)
  const smtp = await openSmtp({ box, port: smtpPort, host })
  const http = createHttp({ box, smtp })
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host
  try {
    const url = (await http.listen({ port, host })).replace('0.0.0.0', reachable)
    box.startWriting()
    return {
      url,
      smtpUrl: `smtp://${reachable}:${smtp.port}`,
      mails: () => box.find(),
      setDown: (down) => smtp.set({ down }),
      close: async () => {
        await Promise.all([http.close(), smtp.close()])
      },
    }
  } catch (error) {
    await smtp.close() // a half-open inbox would keep its process alive
    throw error
  }
}

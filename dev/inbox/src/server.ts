import { readEnv } from './env.ts'
import { startInbox } from './inbox.ts'

const log = (fact: string, more: object = {}) =>
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), service: 'inbox', fact, ...more })}\n`)

try {
  const env = readEnv()
  const inbox = await startInbox({
    port: env.PORT,
    smtpPort: env.SMTP_PORT,
    host: env.HOST,
    ...(env.STATE_DIR && { stateDir: env.STATE_DIR }),
  })
  log('inbox.ready', { url: inbox.url, smtpUrl: inbox.smtpUrl })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void inbox.close().then(() => log('inbox.closed')))
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

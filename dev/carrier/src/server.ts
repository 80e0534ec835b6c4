import { startCarrier } from './carrier.ts'
import { readEnv } from './env.ts'

const log = (fact: string, more: object = {}) =>
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), service: 'carrier', fact, ...more })}\n`)

try {
  const env = readEnv()
  const carrier = await startCarrier({
    port: env.PORT,
    host: env.HOST,
    secret: env.CARRIER_WEBHOOK_SECRET.split(/[ ,]/)[0] ?? '',
    webhookUrl: env.CARRIER_WEBHOOK_URL,
    paceMs: env.CARRIER_PACE,
    ...(env.STATE_DIR && { stateDir: env.STATE_DIR }),
    log,
  })
  log('carrier.ready', { url: carrier.url, webhookUrl: env.CARRIER_WEBHOOK_URL })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void carrier.close().then(() => log('carrier.closed')))
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

import { readEnv } from './env.ts'
import { startStripe } from './stripe.ts'

const log = (fact: string, more: object = {}) =>
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), service: 'stripe', fact, ...more })}\n`)

try {
  const env = readEnv()
  const stripe = await startStripe({
    port: env.PORT,
    host: env.HOST,
    secretKey: env.STRIPE_SECRET_KEY,
    publishableKey: env.STRIPE_PUBLISHABLE_KEY,
    webhookSecret: env.STRIPE_WEBHOOK_SECRET,
    webhookUrl: env.WEBHOOK_URL,
    ...(env.STATE_DIR && { stateDir: env.STATE_DIR }),
    ...(env.PUBLIC_URL && { publicUrl: env.PUBLIC_URL }),
    log,
  })
  log('stripe.ready', { url: stripe.url, webhookUrl: env.WEBHOOK_URL })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void stripe.close().then(() => log('stripe.closed')))
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

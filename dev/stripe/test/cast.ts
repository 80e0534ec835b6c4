import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Stripe from 'stripe'
import { type StripeOptions, startStripe } from '../src/stripe.ts'

export const keys = { secretKey: 'sk_test_quire', publishableKey: 'pk_test_quire', webhookSecret: 'whsec_quire' }

/** Stripe's own SDK, speaking to the stand-in. */
export function sdk(url: string, key = keys.secretKey) {
  const { hostname, port } = new URL(url)
  return new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false })
}

export interface Heard {
  readonly body: string
  readonly signature: string
  readonly event: Stripe.Event
}

/** The shop's webhook door: notes what it hears; `answer` decides the status. */
export async function openShop(answer: (count: number) => number = () => 200) {
  const heard: Heard[] = []
  const waiting = new Set<() => void>()
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    heard.push({ body, signature: String(request.headers['stripe-signature'] ?? ''), event: JSON.parse(body) })
    response.writeHead(answer(heard.length)).end()
    for (const look of waiting) look()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const until = (fact: (heard: readonly Heard[]) => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!fact(heard)) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/stripe`
  return { url, heard, until, close: () => new Promise((resolve) => server.close(resolve)) }
}

export async function open(options: Partial<StripeOptions> = {}) {
  const stripe = await startStripe({ ...keys, webhookUrl: 'http://127.0.0.1:9/nobody', firstRetryMs: 20, ...options })
  return { ...stripe, sdk: sdk(stripe.url), browser: sdk(stripe.url, keys.publishableKey) }
}

/** What an SDK call was refused with. */
export async function refusal(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const [outcome] = await Promise.allSettled([call])
  if (outcome.status === 'fulfilled') throw new Error('This call was expected to be refused.')
  return outcome.reason
}

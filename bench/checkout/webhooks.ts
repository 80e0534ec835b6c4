import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { signatureOf } from '../../dev/stripe/src/webhooks/signature.ts'
import type { BenchShop } from './shop.ts'

/** How fast the webhook door answered; times in milliseconds. */
export interface Door {
  readonly forgedPerSecond: number
  readonly accepted: number
  readonly p50: number
  readonly p95: number
  readonly wrongAnswers: number
  readonly load: readonly number[]
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 })
const forgedASecond = 500
const trueASecond = 20
const stepMs = 10
// The door's code is compiled meanwhile, which is done once a life.
const warmMs = 5000

/** Sends so many true webhooks a second among 500 forged ones, at an even pace whatever the answers take, and times the true ones. */
export async function askDoor({ webhooks, keys }: BenchShop, forMs: number): Promise<Door> {
  const secret = keys.STRIPE_WEBHOOK_SECRET ?? ''
  const began = performance.now()
  const isWarm = () => performance.now() - began > warmMs
  const times: number[] = []
  const open: Promise<void>[] = []
  let [forged, wrongAnswers] = [0, 0]
  const send = async (signed: boolean) => {
    const sent = performance.now()
    const status = await post(webhooks, eventOf(), signed ? secret : `forged ${secret}`)
    if (status !== (signed ? 200 : 400)) wrongAnswers += 1
    else if (signed && isWarm()) times.push(performance.now() - sent)
  }
  for (let sent = 0; performance.now() - began < forMs + warmMs; await pause(stepMs)) {
    const elapsed = performance.now() - began
    for (; forged < (elapsed / 1000) * forgedASecond; forged += 1) open.push(send(false))
    for (; sent < (elapsed / 1000) * trueASecond; sent += 1) open.push(send(true))
  }
  const seconds = (performance.now() - began) / 1000
  await Promise.all(open)
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
  const load = loadavg()
  return { forgedPerSecond: forged / seconds, accepted: times.length, p50: at(0.5), p95: at(0.95), wrongAnswers, load }
}

/** An event of the kind that comes with every order: kept, looked at, and settled. */
const eventOf = () => {
  const now = Math.floor(Date.now() / 1000)
  const intent = {
    ...{
      id: `pi_${randomUUID()}`,
      object: 'payment_intent',
      status: 'requires_payment_method',
      amount: 1689,
      amount_received: 0,
    },
    ...{ currency: 'eur', metadata: { orderId: randomUUID(), attempt: '1' }, last_payment_error: null },
  }
  const head = { id: `evt_${randomUUID()}`, object: 'event', api_version: '2026-01-28', created: now, livemode: false }
  return JSON.stringify({ ...head, type: 'payment_intent.created', data: { object: intent } })
}

function post(url: string, body: string, secret: string): Promise<number> {
  const signature = signatureOf(body, { secret, at: Math.floor(Date.now() / 1000) })
  const headers = {
    ...{ 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    'stripe-signature': signature,
  }
  return new Promise((resolve) => {
    const sent = request(url, { method: 'POST', headers, agent }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    sent.on('error', () => resolve(0))
    sent.end(body)
  })
}

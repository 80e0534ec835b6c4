import { createHmac, randomBytes } from 'node:crypto'
import type { Scene } from './scene.ts'
import type { Witness } from './witness.ts'

/** An event of the provider, as its webhook carries it. */
export interface ProviderEvent {
  readonly id: string
  readonly type: string
  readonly data: { readonly object: Record<string, unknown> & { readonly id: string } }
  readonly [more: string]: unknown
}

/** Everything that the provider tells about one intent and its charges, oldest first. */
export async function eventsAbout(scene: Scene, intentId: string): Promise<ProviderEvent[]> {
  const found: ProviderEvent[] = []
  for (let after = ''; ; ) {
    const query = new URLSearchParams({ limit: '100', ...(after && { starting_after: after }) })
    const answer = await fetch(`${scene.stripe}/v1/events?${query}`, {
      headers: { authorization: `Bearer ${scene.keys.STRIPE_SECRET_KEY}` },
    })
    const { data, has_more: more } = (await answer.json()) as { data: ProviderEvent[]; has_more: boolean }
    found.push(...data.filter(({ data: { object } }) => object.id === intentId || object.payment_intent === intentId))
    after = data.at(-1)?.id ?? ''
    if (!more || !after) return found.reverse()
  }
}

/** What the provider says while the bank thinks it over; the stand-in's bank never does. */
export function processing(created: ProviderEvent): ProviderEvent {
  const object = { ...created.data.object, status: 'processing' }
  return {
    ...created,
    id: `evt_${randomBytes(12).toString('hex')}`,
    type: 'payment_intent.processing',
    data: { object },
  }
}

interface Delivery {
  /** Counted from now, in seconds. */
  readonly signedS?: number
  readonly secret?: string | undefined
}

/** Brings an event to the shop's door as the provider does; answers the status, 0 when there was no answer. */
export async function bring(
  scene: Scene,
  event: ProviderEvent,
  { signedS = 0, secret }: Delivery = {},
): Promise<number> {
  const body = JSON.stringify(event)
  const at = Math.floor(Date.now() / 1000) + signedS
  const key = secret ?? scene.keys.STRIPE_WEBHOOK_SECRET ?? ''
  const signature = `t=${at},v1=${createHmac('sha256', key).update(`${at}.${body}`).digest('hex')}`
  const headers = { 'content-type': 'application/json', 'stripe-signature': signature }
  const answer = await fetch(scene.webhook, {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(10_000),
  }).catch(() => null)
  return answer?.status ?? 0
}

/** Brings it until the door says that it has it. */
export async function bringSurely(scene: Scene, witness: Witness, event: ProviderEvent): Promise<void> {
  for (const end = Date.now() + 30_000; ; ) {
    const status = await bring(scene, event)
    if (status === 200) return witness.accepted(event.id)
    if (Date.now() > end) throw new Error(`the webhook door answered ${event.type} with ${status}`)
  }
}

export async function turn(scene: Scene, switches: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${scene.stripe}/_switches`, { method: 'POST', headers, body: JSON.stringify(switches) })
  if (!answer.ok) throw new Error(`the stand-in refused to be switched: ${await answer.text()}`)
}

import { invalid } from '../http/errors.ts'
import { newId, nowSeconds } from '../ids.ts'
import { apiVersion } from '../trade/desk.ts'
import type { Vault } from '../vault.ts'
import type { Postman } from './postman.ts'
import { signatureOf } from './signature.ts'

export interface Forgery {
  readonly intent?: string | undefined
  readonly as: 'wrong-secret' | 'old' | 'future' | 'unsigned'
}

const anHour = 3600

/** Sends a `payment_intent.succeeded` that is not true, signed wrongly; answers what the shop's door said to it. */
export async function forge(
  { vault, postman, secret }: { vault: Vault; postman: Postman; secret: string },
  { intent, as }: Forgery,
) {
  const target = intent === undefined ? vault.all('intents').at(-1) : vault.get('intents', intent)
  if (target === undefined) throw invalid('There is no intent to forge an event about.', { param: 'forge[intent]' })
  const event = {
    id: newId('evt'),
    object: 'event',
    api_version: apiVersion,
    created: nowSeconds(),
    data: { object: { ...target, status: 'succeeded', amount_received: target.amount } },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: 'payment_intent.succeeded',
  }
  const body = JSON.stringify(event)
  return { event: event.id, answered: await postman.post(body, falseSignature(body, { as, secret })) }
}

function falseSignature(body: string, { as, secret }: { as: Forgery['as']; secret: string }): string | null {
  const now = nowSeconds()
  if (as === 'unsigned') return null
  if (as === 'old') return signatureOf(body, { secret, at: now - anHour })
  if (as === 'future') return signatureOf(body, { secret, at: now + anHour })
  return signatureOf(body, { secret: newId('whsec'), at: now })
}

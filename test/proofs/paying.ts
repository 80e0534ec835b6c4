import { type Bought, type Buyer, growingPause } from './buyer.ts'
import type { Scene } from './scene.ts'
import type { Witness } from './witness.ts'

const reading = `query ($id: ID!) { order(id: $id) { status payment { status clientSecret publishableKey } } }`

/** What the order can be paid with, as soon as that is there. */
export async function payable(buyer: Buyer, order: Bought): Promise<Bought['payment']> {
  const rest = growingPause(250)
  for (const end = Date.now() + buyer.patienceMs; ; await rest()) {
    const { payment } = order.payment.clientSecret
      ? order
      : ((await buyer.ask(reading, { id: order.id })).order ?? order)
    if (payment.clientSecret) return payment
    if (Date.now() > end) throw new Error(`order ${order.number} could not be paid within ${buyer.patienceMs / 1000} s`)
  }
}

/** A card is tried on the order's intent, as the provider's script does in a browser; answers what the provider said. */
export async function tryCard(scene: Scene, { clientSecret, publishableKey }: Bought['payment'], card: string) {
  const secret = clientSecret ?? ''
  const answer = await fetch(`${scene.stripe}/v1/payment_intents/${secret.split('_secret_')[0]}/confirm`, {
    method: 'POST',
    headers: { authorization: `Bearer ${publishableKey}` },
    body: new URLSearchParams({ payment_method: card, client_secret: secret }),
  })
  return (await answer.json()) as { id?: string; status?: string; error?: { code: string; message: string } }
}

/** Waits until the buyer sees that the order stands so. */
export async function untilStatus(
  { buyer, witness }: By,
  order: Bought,
  { status = 'PAID' }: { status?: string } = {},
): Promise<void> {
  await until(buyer, order, { wanted: status, of: (now) => now.status })
  if (status === 'PAID') witness.sawPaid(order.orderId)
}

/** Waits until the buyer sees that the payment stands so. */
export const untilPayment = ({ buyer }: By, order: Bought, wanted: string): Promise<void> =>
  until(buyer, order, { wanted, of: ({ payment }) => payment.status })

interface By {
  readonly buyer: Buyer
  readonly witness: Witness
}

interface Standing {
  readonly status: string
  readonly payment: { readonly status: string }
}

async function until(buyer: Buyer, { id, number }: Bought, fact: { wanted: string; of: (now: Standing) => string }) {
  const rest = growingPause(300)
  for (const end = Date.now() + buyer.patienceMs; ; await rest()) {
    const now = (await buyer.ask(reading, { id })).order
    if (now && fact.of(now) === fact.wanted) return
    if (Date.now() > end)
      throw new Error(
        `order ${number} was not ${fact.wanted} within ${buyer.patienceMs / 1000} s: ${now && fact.of(now)}`,
      )
  }
}

/** Pays as soon as that is possible, and waits until the order says so. */
export async function payFor(scene: Scene, by: By, order: Bought): Promise<void> {
  const tried = await tryCard(scene, await payable(by.buyer, order), 'pm_card_visa')
  if (tried.status !== 'succeeded') throw new Error(`the provider refused: ${tried.error?.message}`)
  await untilStatus(by, order)
}

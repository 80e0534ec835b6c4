import { type Bought, openBuyer, type Title } from './buyer.ts'
import { bring, bringSurely, eventsAbout, type ProviderEvent, turn } from './events.ts'
import { payable, tryCard } from './paying.ts'
import type { Scene } from './scene.ts'
import type { Witness } from './witness.ts'

/**
 * What should not work: events that are not the provider's, an hour old, or of the day after; a sum that somebody changed at the
 * provider; and a provider that breaks off after it made an intent. Answers what did work.
 */
export async function trickery(scene: Scene, witness: Witness, shelf: readonly Title[]): Promise<string[]> {
  return [
    ...(await forgeries(scene, witness, shelf)),
    ...(await otherSum(scene, witness, shelf)),
    ...(await brokenOff(scene, witness, shelf)),
  ]
}

const forged = [
  { how: 'signed with another secret', signedS: 0, secret: 'whsec_of_somebody_else' },
  { how: 'signed an hour ago', signedS: -3600, secret: undefined },
  { how: 'signed in an hour', signedS: 3600, secret: undefined },
] as const

/** Nobody pays these orders, and the door is told that they are paid. */
async function forgeries(scene: Scene, witness: Witness, shelf: readonly Title[]): Promise<string[]> {
  const wrong: string[] = []
  for (const [at, { how, ...delivery }] of forged.entries()) {
    const { intent } = await placed(scene, witness, shelf[at] as Title)
    const [created] = await eventsAbout(scene, intent)
    if (!created) throw new Error('the provider said nothing of an intent')
    const event = asIfPaid(created, `evt_forged_${at}_${intent.slice(-8)}`)
    witness.forged(event.id, how)
    const status = await bring(scene, event, delivery)
    if (status === 200) wrong.push(`the webhook door took an event that was ${how}`)
  }
  return wrong
}

function asIfPaid(created: ProviderEvent, id: string): ProviderEvent {
  const { object } = created.data
  return {
    ...created,
    id,
    type: 'payment_intent.succeeded',
    data: { object: { ...object, status: 'succeeded', amount_received: object.amount } },
  }
}

/** Somebody changes the sum at the provider's desk before it is paid: that order must not count as paid. */
async function otherSum(scene: Scene, witness: Witness, shelf: readonly Title[]): Promise<string[]> {
  const { intent, payment, order } = await placed(scene, witness, shelf[3] as Title)
  const answer = await fetch(`${scene.stripe}/v1/payment_intents/${intent}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${scene.keys.STRIPE_SECRET_KEY}` },
    body: new URLSearchParams({ amount: String(order.total.amount - 100) }),
  })
  if (!answer.ok) throw new Error(`the provider did not change the sum: ${await answer.text()}`)
  await tryCard(scene, payment, 'pm_card_visa')
  for (const event of await eventsAbout(scene, intent)) await bringSurely(scene, witness, event)
  return []
}

/** The provider makes an intent and answers with a fault: it must be found again, and not made anew. */
async function brokenOff(scene: Scene, witness: Witness, shelf: readonly Title[]): Promise<string[]> {
  await turn(scene, { failNext: { times: 2, when: 'after', path: 'payment_intents' } })
  await placed(scene, witness, shelf[4] as Title)
  return []
}

async function placed(scene: Scene, witness: Witness, title: Title) {
  const buyer = openBuyer(scene, witness)
  const outcome = await buyer.order(await buyer.put([title]))
  if (outcome.kind !== 'placed') throw new Error(`the order was refused: ${outcome.code}`)
  const order: Bought = outcome.order
  const payment = await payable(buyer, order)
  return { order, payment, intent: payment.clientSecret?.split('_secret_')[0] ?? '' }
}

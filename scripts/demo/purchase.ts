import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { type Cart, readCart } from './basket.ts'
import { Broken, type Caller } from './caller.ts'
import * as documents from './documents.ts'

export interface Placed {
  readonly id: string
  readonly number: string
  readonly total: { readonly amount: number }
  readonly payment: { readonly clientSecret: string | null; readonly publishableKey: string | null }
}

const address = { name: 'Ann Archer', street: 'Lindenstraße 12', city: 'Berlin', postcode: '10969', country: 'DE' }

/** Signs in; answers the person's name. */
export async function signIn(caller: Caller, login: { email: string; password: string }): Promise<string> {
  const answer = await caller.ask<{ signIn: { accessToken?: string; user?: { name: string }; message?: string } }>(
    documents.signIn,
    { input: login },
  )
  const { accessToken, user, message } = answer.signIn
  if (!accessToken || !user) throw new Broken(`Signing in failed: ${message}`)
  caller.signedInAs(accessToken)
  return user.name
}

/** Places the order for what is in the cart; repeated under one key until there is an answer. */
export async function place(caller: Caller, cart: Cart, contact: { email: string; name: string }): Promise<Placed> {
  const { deliveryOptions } = await caller.ask<{
    deliveryOptions: { speed: string; price: { amount: number } }[]
  }>(documents.deliveryOptions, { country: address.country })
  const standard = deliveryOptions.find(({ speed }) => speed === 'STANDARD')
  if (!standard || !cart.subtotal) throw new Broken('The cart has no total, or Germany no delivery.')
  const input = {
    cartVersion: cart.version,
    expectedTotal: { amount: cart.subtotal.amount + standard.price.amount, currency: 'EUR' },
    contact,
    address,
    delivery: standard.speed,
    idempotencyKey: randomUUID(),
  }
  const { placeOrder } = await caller.ask<{ placeOrder: { order?: Placed; message?: string } }>(documents.placeOrder, {
    input,
  })
  if (!placeOrder.order) throw new Broken(`The order was refused: ${placeOrder.message}`)
  return placeOrder.order
}

/** Empties what an earlier story left behind. */
export async function startAfresh(caller: Caller): Promise<Cart> {
  await caller.ask(documents.clearCart)
  return readCart(caller)
}

/** Confirms the payment as Stripe's script does in a browser: with the publishable key and the client secret. */
export async function pay(stripe: string, { clientSecret, publishableKey }: Placed['payment']): Promise<string> {
  if (!clientSecret || !publishableKey) throw new Broken('There is nothing to pay with.')
  const intent = clientSecret.split('_secret_')[0] ?? ''
  const body = new URLSearchParams({ payment_method: 'pm_card_visa', client_secret: clientSecret })
  for (const end = Date.now() + 30_000; ; ) {
    const answer = await fetch(`${stripe.replace(/\/$/, '')}/v1/payment_intents/${intent}/confirm`, {
      method: 'POST',
      headers: { authorization: `Bearer ${publishableKey}`, 'content-type': 'application/x-www-form-urlencoded' },
      body,
    }).catch(() => null)
    // Who stands between may answer in its own words while Stripe is away.
    const said = (await answer?.json().catch(() => null)) as {
      status?: string
      error?: { message: string; payment_intent?: { status: string } }
    }
    if (said?.status === 'succeeded' || said?.error?.payment_intent?.status === 'succeeded') return intent
    if (Date.now() > end || said?.error) throw new Broken(`Stripe refused: ${said?.error?.message ?? 'no answer'}`)
    await pause(250)
  }
}

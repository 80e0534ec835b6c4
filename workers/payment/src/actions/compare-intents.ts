import type { ProviderBooks } from '../clients/stripe-lists.ts'
import type { DisputeStore } from '../data/dispute-store.ts'
import type { PaymentStore } from '../data/payment-store.ts'
import type { RefundStore } from '../data/refund-store.ts'
import { type Intent, learn, type Payment } from '../domain/payment.ts'
import { afterHealing, compareIntent, type Finding, missedRisk, report, type Window } from '../domain/reconcile.ts'
import { assess } from '../domain/risk.ts'
import type { Looked } from './looked.ts'

/** Both sides, and where it is written down what they disagree about. */
export interface CompareBooks {
  readonly payments: PaymentStore
  readonly refunds: RefundStore
  readonly disputes: DisputeStore
  readonly books: ProviderBooks
  readonly note: (finding: Finding) => Promise<void>
  /** Called for each thing before it is compared, by the provider's name for it; throws when this process must stop. */
  readonly look: (providerId: string) => Promise<void>
}

/** The provider's intents of that time, then the payments of which it said nothing. Answers how many there were. */
export async function compareIntents(at: CompareBooks, window: Window, looked: Looked): Promise<number> {
  let count = 0
  for await (const intent of at.books.intents(window)) {
    if (looked.has(intent.id)) continue
    await at.look(intent.id)
    count += 1
    await compareOne(at, intent)
  }
  for await (const { orderId, intentId } of at.payments.paidBetween(window.from, window.to)) {
    if (looked.has(intentId)) continue
    await at.look(intentId)
    count += 1
    await compareOurs(at, orderId, intentId)
  }
  return count
}

async function compareOne(at: CompareBooks, listed: Intent): Promise<void> {
  const verdict = compareIntent(await paymentOf(at, listed), listed)
  // The list is as old as its page: before a person is called, both sides are asked once more.
  const intent = verdict.kind === 'report' ? await at.books.readIntent(listed.id) : listed
  if (!intent) return at.note(verdict.kind === 'report' ? verdict.finding : missing(listed))
  const now = verdict.kind === 'report' ? compareIntent(await paymentOf(at, intent), intent) : verdict
  if (now.kind === 'report') return at.note(now.finding)
  if (now.kind === 'heal') await heal(at, intent, now.finding)
  await hearRisk(at, intent)
}

/** Learns what we had not heard, in the ordinary way; what is wrong after that is for a person. */
async function heal(at: CompareBooks, intent: Intent, finding: Finding): Promise<void> {
  const learned = await at.payments.change(intent.orderId ?? '', {}, (payment) => learn(payment, intent))
  if (learned !== null && learned !== 'already-heard' && learned.kind === 'changed') await at.note(finding)
  const left = afterHealing(await paymentOf(at, intent), intent)
  if (left.kind === 'report') await at.note(left.finding)
}

async function hearRisk(at: CompareBooks, intent: Intent): Promise<void> {
  const { risk, status } = intent
  const payment = await paymentOf(at, intent)
  if (!risk || status !== 'succeeded' || !payment || payment.intentId !== intent.id || payment.risk) return
  const learned = await at.payments.change(payment.orderId, {}, (current) => assess(current, risk))
  const isNews = learned !== null && learned !== 'already-heard' && learned.kind === 'changed' && learned.news !== null
  if (isNews) await at.note(missedRisk(payment, intent))
}

/** A payment that we believe in, of which the list said nothing. */
async function compareOurs(at: CompareBooks, orderId: string, intentId: string): Promise<void> {
  const intent = await at.books.readIntent(intentId)
  if (intent) return compareOne(at, intent)
  const payment = await at.payments.find(orderId)
  if (payment?.status === 'SUCCEEDED') await at.note(missing({ id: intentId, orderId }))
}

const missing = ({ id, orderId }: Pick<Intent, 'id' | 'orderId'>): Finding =>
  report('CHARGE_MISSING', { orderId, providerId: id, ours: 'SUCCEEDED', theirs: null }).finding

const paymentOf = async ({ payments }: CompareBooks, { orderId }: Intent): Promise<Payment | null> =>
  orderId === null ? null : payments.find(orderId)

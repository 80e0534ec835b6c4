import { type Money, money } from '../../../platform/money.ts'
import type { Provider, RefundWish } from '../../../workers/payment/src/clients/stripe.ts'
import type { Notice, ProviderRefund } from '../../../workers/payment/src/domain/notice.ts'
import type { Intent } from '../../../workers/payment/src/domain/payment.ts'
import { ProviderFault, type Steps } from './steps.ts'

export type Card = 'good' | 'declined' | 'other'

export interface Refunded {
  readonly refundId: string
  readonly orderId: string
  readonly intentId: string
  readonly amount: Money
}

/** The provider's own books: what it says is the truth about money. */
export interface ProviderModel extends Provider {
  readonly intents: ReadonlyMap<string, Intent>
  readonly refunds: readonly Refunded[]
  /** A card is tried on the order's open intent; `other` takes another sum than was asked for. False when there is none. */
  tryCard(orderId: string, card: Card): Promise<boolean>
}

/**
 * The provider as Stripe is: an idempotency key has one answer for ever, its own faults included; what it does it tells by webhooks.
 * @param tell keeps a webhook at our door: it comes twice, and when the scheduler wants
 */
export function openProviderModel(steps: Steps, tell: (notice: Notice) => void): ProviderModel {
  const { step } = steps
  const books: Books = { intents: new Map(), refunds: [], tell }
  const keyed = openKeys(steps)
  const model = {
    ...books,
    tryCard: (orderId: string, card: Card) => step('buyer pays', () => tryCard(books, orderId, card)),
    createIntent: ({ orderId, attempt, amount }: Pick<Intent, 'attempt' | 'amount'> & { orderId: string }) =>
      keyed(`${orderId}-${attempt}`, 'provider makes an intent', () => {
        const id = `pi_${orderId}_${attempt}`
        return opened(put(books, { id, orderId, attempt, amount, status: 'open', failure: null }))
      }),
    findIntent: ({ orderId }: { orderId: string }) =>
      step('provider is asked for its list', () => {
        const found = [...books.intents.values()].find((one) => one.orderId === orderId && one.status !== 'cancelled')
        return found ? opened(found) : null
      }),
    cancelIntent: (id: string) =>
      step('provider cancels', () => {
        const intent = books.intents.get(id)
        if (!intent) throw new Error(`no intent ${id}`)
        return intent.status === 'open' ? put(books, { ...intent, status: 'cancelled' }) : intent
      }),
    refund: (wish: RefundWish) =>
      keyed(`refund-${wish.refundId}-${wish.attempt}`, 'provider refunds', () => refund(books, wish)),
    findRefund: ({ refundId }: RefundWish) =>
      step('provider is asked for refunds', () => {
        const found = books.refunds.find((one) => one.refundId === refundId)
        return found ? made(found) : null
      }),
  }
  // Its books are read by the reconciliation alone, which must not be needed here.
  return model as unknown as ProviderModel
}

interface Books {
  readonly intents: Map<string, Intent>
  readonly refunds: Refunded[]
  readonly tell: (notice: Notice) => void
}

/** A step under a key: done once, then answered alike; a fault of the provider's is stored as well. */
function openKeys({ step }: Steps) {
  const answers = new Map<string, () => unknown>()
  return async <T>(key: string, label: string, work: () => T): Promise<T> => {
    const onceOnly = () => {
      const known = answers.get(key)
      if (known) return known() as T
      const answer = work()
      answers.set(key, () => answer)
      return answer
    }
    try {
      return await step(label, onceOnly)
    } catch (error) {
      if (!(error instanceof ProviderFault)) throw error
      answers.set(key, () => {
        throw new ProviderFault(label)
      })
      throw error
    }
  }
}

function put({ intents, tell }: Books, intent: Intent, failed = false): Intent {
  intents.set(intent.id, intent)
  if (intent.status !== 'open' || failed) tell({ kind: 'intent', intent, failed })
  return intent
}

function tryCard(books: Books, orderId: string, card: Card): boolean {
  const intent = [...books.intents.values()].find((one) => one.orderId === orderId && one.status === 'open')
  if (!intent) return false
  const failure = { code: 'card_declined', message: 'Your card was declined.' }
  if (card === 'declined') put(books, { ...intent, failure }, true)
  else put(books, { ...intent, status: 'succeeded', amount: card === 'other' ? money(700) : intent.amount })
  return true
}

function refund(
  { intents, refunds, tell }: Books,
  { refundId, orderId, intentId, amount }: RefundWish,
): ProviderRefund {
  const intent = intents.get(intentId)
  const before = refunds.reduce((sum, one) => (one.intentId === intentId ? sum + one.amount.amount : sum), 0)
  const left = intent?.status === 'succeeded' ? intent.amount.amount - before : 0
  if (amount.amount > left) return { id: null, status: 'refused', reason: 'more than is left' }
  refunds.push({ refundId, orderId, intentId, amount })
  tell({ kind: 'refund', refundId, orderId, refund: made({ refundId }) })
  return made({ refundId })
}

const made = ({ refundId }: Pick<Refunded, 'refundId'>): ProviderRefund => ({ id: `re_${refundId}`, status: 'done' })

const opened = (intent: Intent) => ({ intent, clientSecret: 'secret' })

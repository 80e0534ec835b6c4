import { expect, test } from '@jest/globals'
import type { Intent, Payment } from './payment.ts'
import { afterHealing, compareIntent, compareRefund, daysOf, type ListedRefund, type OwnRefund } from './reconcile.ts'

const euros = (amount: number) => ({ amount, currency: 'EUR' as const })
const intent = (more: Partial<Intent> = {}): Intent => ({
  ...{ id: 'pi_1', orderId: 'order', attempt: 1, status: 'succeeded', amount: euros(1999), failure: null },
  ...more,
})
const payment = (more: Partial<Payment> = {}): Payment => ({
  ...{ orderId: 'order', number: 'Q-1', amount: euros(1999), received: null, status: 'READY', attempt: 1, sequence: 1 },
  ...{ startedAt: null, intentId: 'pi_1', cancelAskedAt: null, risk: null },
  ...more,
})
const taken = (more: Partial<Payment> = {}) => payment({ status: 'SUCCEEDED', received: euros(1999), ...more })

const intents: readonly (readonly [string, Payment | null, Intent, string])[] = [
  ['both took the money', taken(), intent(), 'agrees'],
  ['both wait', payment(), intent({ status: 'open' }), 'agrees'],
  ['both gave up', payment({ status: 'CANCELLED' }), intent({ status: 'cancelled' }), 'agrees'],
  ['an attempt was left behind', payment(), intent({ id: 'pi_0', status: 'open' }), 'agrees'],
  ['nobody paid for a strange order', null, intent({ status: 'open' }), 'agrees'],
  ['we had not heard of the money', payment(), intent(), 'MISSED_CHARGE'],
  ['the money came after the end', payment({ status: 'CANCELLED' }), intent(), 'MISSED_CHARGE'],
  ['we had not heard of the end', payment(), intent({ status: 'cancelled' }), 'MISSED_CANCELLATION'],
  ['somebody paid for a strange order', null, intent(), 'CHARGE_WITHOUT_ORDER'],
  ['somebody paid twice', taken(), intent({ id: 'pi_2' }), 'SECOND_CHARGE'],
  ['less came in than we wrote down', taken(), intent({ amount: euros(1) }), 'AMOUNT_DIFFERS'],
  ['less came in than was asked', taken({ received: euros(1) }), intent({ amount: euros(1) }), 'AMOUNT_DIFFERS'],
  ['they never took what we wrote down', taken(), intent({ status: 'cancelled' }), 'CHARGE_MISSING'],
]

test.each(intents)('%s', (...[, ours, theirs, kind]) => {
  const verdict = compareIntent(ours, theirs)
  expect(verdict.kind === 'agrees' ? 'agrees' : verdict.finding.kind).toBe(kind)
  expect(verdict.kind === 'heal').toBe(kind.startsWith('MISSED'))
})

test('What does not heal is for a person', () => {
  expect(afterHealing(payment(), intent())).toMatchObject({
    kind: 'report',
    finding: { kind: 'CONTRADICTION', healed: false },
  })
  expect(afterHealing(taken(), intent())).toEqual({ kind: 'agrees' })
})

const listed = (more: Partial<ListedRefund> = {}): ListedRefund => ({
  ...{ id: 're_1', made: { id: 're_1', status: 'done' }, refundId: 'ours', intentId: 'pi_1', amount: euros(500) },
  ...more,
})
const own = (more: Partial<OwnRefund> = {}): OwnRefund => ({
  ...{ refundId: 'ours', orderId: 'order', amount: euros(500), status: 'DONE', providerRefundId: 're_1' },
  ...more,
})
const refused = { made: { id: 're_1', status: 'refused' } } as const

const refunds: readonly (readonly [string, OwnRefund | null, ListedRefund, string])[] = [
  ['both gave it back', own(), listed(), 'agrees'],
  ['it is under way', own({ status: 'ASKED' }), listed({ made: { id: 're_1', status: 'pending' } }), 'agrees'],
  ['a strange one came to nothing', null, listed(refused), 'agrees'],
  ['we had not heard that it went', own({ status: 'ASKED', providerRefundId: null }), listed(), 'MISSED_REFUND'],
  ['we had not heard that it came back', own(), listed(refused), 'MISSED_REFUND'],
  ['nobody here asked for it', null, listed(), 'REFUND_UNKNOWN'],
  ['it went though we were told it did not', own({ status: 'REFUSED' }), listed(), 'REFUND_DIFFERS'],
  ['another amount went', own(), listed({ amount: euros(499) }), 'REFUND_DIFFERS'],
  ['it went twice', own({ providerRefundId: 're_0' }), listed(), 'REFUND_DIFFERS'],
]

test.each(refunds)('a refund: %s', (...[, ours, theirs, kind]) => {
  const verdict = compareRefund(ours, theirs, 'order')
  expect(verdict.kind === 'agrees' ? 'agrees' : verdict.finding.kind).toBe(kind)
})

test('A window is compared by days, the last first, without a gap', () => {
  const at = (moment: string) => new Date(`2026-11-${moment}:00Z`)
  expect([...daysOf({ from: at('17T12:00'), to: at('20T03:00') })]).toEqual([
    { from: at('19T03:00'), to: at('20T03:00') },
    { from: at('18T03:00'), to: at('19T03:00') },
    { from: at('17T12:00'), to: at('18T03:00') },
  ])
})

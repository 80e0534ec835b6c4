import { badUserInput } from '@quire/platform/errors'
import { asId, toGlobalId } from '@quire/platform/id'
import { parseInput } from '@quire/platform/input'
import { requireRole, type Viewer } from '@quire/platform/viewer'
import { deadLetters, type LetterOf } from '../actions/dead-letters.ts'
import type { Context } from '../context.ts'
import type { RoomResolvers } from '../generated/graphql.ts'
import { findingToClose, letterDeed, letterKey, page, reconcileAsked, webhookToReplay } from './desk-inputs.ts'

type Query = NonNullable<RoomResolvers['Query']>
type Mutation = NonNullable<RoomResolvers['Mutation']>

/** What waits for a person is for those who answer for money. */
const manager = (viewer: Viewer) => requireRole(viewer, 'MANAGER', 'ADMIN')

export const deskQuery: Pick<Query, 'deadLetters' | 'paymentWebhooks' | 'reconciliations'> = {
  deadLetters: (_parent, _args, { viewer, desk, log }) => {
    manager(viewer)
    return deadLetters(desk, log)
  },

  paymentWebhooks: async (_parent, { outcome, ...asked }, { viewer, desk }) => {
    manager(viewer)
    const { first: limit, after } = parseInput(page, asked, [])
    const wanted = outcome ? outcomes[outcome] : null
    const { webhooks, cursor } = await withCursor(
      desk.page('payment.webhooks', { limit, cursor: after, outcome: wanted }),
    )
    return { nodes: webhooks, pageInfo: pageInfo(after, cursor) }
  },

  reconciliations: async (_parent, asked, { viewer, desk }) => {
    manager(viewer)
    const { first, after } = parseInput(page, asked, [])
    const told = await withCursor(desk.page('payment.reconciliations', { limit: Math.min(first, 50), cursor: after }))
    return { nodes: told.reconciliations, open: told.open, pageInfo: pageInfo(after, told.cursor) }
  },
}

async function withCursor<T>(page: Promise<T | null>): Promise<T> {
  const told = await page
  if (told !== null) return told
  const message = 'is not a cursor of this list.'
  throw badUserInput(`after ${message}`, [{ field: ['after'], message }])
}

export const deskMutation: Pick<
  Mutation,
  'replayDeadLetter' | 'dropDeadLetter' | 'replayPaymentWebhook' | 'reconcile' | 'closeFinding'
> = {
  replayDeadLetter: async (_parent, { input }, context) => {
    const { id: who } = manager(context.viewer)
    return seeTo(context, { deed: 'replay', ...parseInput(letterDeed, input), who })
  },

  dropDeadLetter: async (_parent, { input }, context) => {
    const { id: who } = manager(context.viewer)
    return seeTo(context, { deed: 'drop', ...parseInput(letterDeed, input), who })
  },

  replayPaymentWebhook: async (_parent, { input }, { viewer, desk }) => {
    const { id: who } = manager(viewer)
    const { id } = parseInput(webhookToReplay, input)
    const { kind } = await desk.payment('payment.replay-webhook', { id, who })
    if (kind === 'replayed') return { __typename: 'ReplayPaymentWebhookSuccess', id }
    return notOpen(kind === 'unknown' ? 'There is no such webhook.' : 'It was applied or ignored; nothing waits.', 'id')
  },

  reconcile: async (_parent, { input }, { viewer, desk }) => {
    const { id: who } = manager(viewer)
    const { days } = parseInput(reconcileAsked, input)
    const { kind, id } = await desk.payment('payment.reconcile', { who, days })
    return { id: toGlobalId('Reconciliation', id), underWay: kind === 'under-way' }
  },

  closeFinding: async (_parent, { input }, { viewer, desk }) => {
    const { id: who } = manager(viewer)
    const { id, why } = parseInput(findingToClose, input)
    const { kind } = id ? await desk.payment('payment.close-finding', { id, why, who }) : noSuch
    if (kind === 'closed') return { __typename: 'CloseFindingSuccess', id: input.id }
    return notOpen(kind === 'unknown' ? 'There is no such finding.' : 'It was closed or mended before.', 'id')
  },
}

export const DeadLetter: RoomResolvers['DeadLetter'] = {
  id: (letter) => letterKey.write(letter),
  about: ({ aggregate }) => aggregate,
  deadAt: ({ deadAt }) => new Date(deadAt),
}

export const PaymentWebhook: RoomResolvers['PaymentWebhook'] = {
  outcome: ({ outcome }) => outcomeNames[outcome],
  receivedAt: ({ receivedAt }) => new Date(receivedAt),
  appliedAt: ({ appliedAt }) => dateOf(appliedAt),
  order: ({ orderId }, _args, { orderOf }) => orderAbout(orderId, orderOf),
}

export const Reconciliation: RoomResolvers['Reconciliation'] = {
  id: ({ id }) => toGlobalId('Reconciliation', id),
  from: ({ from }) => new Date(from),
  to: ({ to }) => new Date(to),
  askedAt: ({ askedAt }) => new Date(askedAt),
  startedAt: ({ startedAt }) => dateOf(startedAt),
  endedAt: ({ endedAt }) => dateOf(endedAt),
  intents: ({ counts }) => counts.intents,
  refunds: ({ counts }) => counts.refunds,
  disputes: ({ counts }) => counts.disputes,
  healed: ({ counts }) => counts.healed,
  reported: ({ counts }) => counts.reported,
}

export const ReconciliationFinding: RoomResolvers['ReconciliationFinding'] = {
  id: ({ id }) => toGlobalId('ReconciliationFinding', id),
  order: ({ orderId }, _args, { orderOf }) => orderAbout(orderId, orderOf),
  foundAt: ({ foundAt }) => new Date(foundAt),
  closedAt: ({ closedAt }) => dateOf(closedAt),
}

const dateOf = (moment: string | null) => (moment === null ? null : new Date(moment))

function orderAbout(orderId: string | null, orderOf: Context['orderOf']) {
  const id = orderId && asId<'Order'>(orderId)
  return id ? orderOf(id) : null
}

const outcomeNames = {
  waiting: 'WAITING',
  applied: 'APPLIED',
  ignored: 'IGNORED',
  parked: 'PARKED',
  quarantined: 'QUARANTINED',
  'given-up': 'GIVEN_UP',
} as const

const outcomes = Object.fromEntries(Object.entries(outcomeNames).map(([ours, name]) => [name, ours])) as Record<
  (typeof outcomeNames)[keyof typeof outcomeNames],
  keyof typeof outcomeNames
>

const pageInfo = (after: string | null, cursor: string | null) => ({
  hasNextPage: cursor !== null,
  hasPreviousPage: after !== null,
  startCursor: after,
  endCursor: cursor,
})

const noSuch = { kind: 'unknown' } as const

type Letter = Pick<LetterOf, 'room' | 'eventId' | 'listener'>

async function seeTo(
  { desk }: Pick<Context, 'desk'>,
  { letter, ...deed }: { deed: 'replay' | 'drop'; letter: Letter; who: string; why: string },
) {
  const { room, eventId, listener } = letter
  const { done } = await desk.letters(room, { ...deed, eventId, listener })
  if (done > 0) return { __typename: 'DeadLetterSuccess' as const, id: letterKey.write(letter) }
  return notOpen('There is no such dead letter any more; somebody may have seen to it.', 'id')
}

const notOpen = (message: string, field: string) => ({
  __typename: 'NothingOpen' as const,
  code: 'NOTHING_OPEN',
  message,
  field: ['input', field],
})

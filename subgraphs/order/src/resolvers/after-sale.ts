import { roles as staff } from '@quire/contracts/values'
import { conflict } from '@quire/platform/errors'
import { parseInput } from '@quire/platform/input'
import { requireRole } from '@quire/platform/viewer'
import type { NotFound } from '../actions/cancel-order.ts'
import type { OnceDone } from '../data/order-store.ts'
import type { ReturnRefused } from '../domain/returns.ts'
import type { RoomResolvers } from '../generated/graphql.ts'
import * as failures from './after-sale-failures.ts'
import * as inputs from './after-sale-inputs.ts'
import { notFound, OrderNotFound } from './failures.ts'
import { orderId } from './inputs.ts'

type Deeds = Required<NonNullable<RoomResolvers['Mutation']>>

/** What is done about an order once it is paid. */
export const afterSaleMutation: Pick<
  Deeds,
  'refundOrder' | 'requestReturn' | 'acceptReturn' | 'refuseReturn' | 'receiveReturn'
> = {
  refundOrder: async (_parent, { input }, { viewer, deeds }) => {
    const { id: staffId } = requireRole(viewer, ...staff)
    const id = orderId(input.orderId)
    const wish = parseInput(inputs.refunding, input)
    const refunded = id ? await deeds.refundOrder({ ...wish, orderId: id, staffId }) : noOrder
    if (!refunded.ok) return failures.notRefunded(refunded.failure)
    const { order, made } = refunded.value
    return { __typename: 'RefundOrderSuccess', order, refund: found(order.refunds, made) }
  },

  requestReturn: async (_parent, { input }, { eyes, deeds }) => {
    const id = orderId(input.orderId)
    const wish = parseInput(inputs.returning, input)
    const asked = id ? await deeds.requestReturn({ ...wish, orderId: id, eyes }) : noOrder
    return asked.ok
      ? { __typename: 'RequestReturnSuccess', ...withReturn(asked.value) }
      : failures.notReturned(asked.failure)
  },

  acceptReturn: async (_parent, { input }, { viewer, deeds }) => {
    const { id: staffId } = requireRole(viewer, ...staff)
    const id = inputs.returnId(input.returnId)
    const { answer } = parseInput(inputs.accepting, input)
    const accepted = id ? await deeds.acceptReturn({ returnId: id, staffId, answer }) : noReturn
    if (!accepted.ok) return failures.notAnswered(accepted.failure)
    return { __typename: 'AcceptReturnSuccess', ...withReturn({ order: accepted.value, made: id ?? '' }) }
  },

  refuseReturn: async (_parent, { input }, { viewer, deeds }) => {
    const { id: staffId } = requireRole(viewer, ...staff)
    const id = inputs.returnId(input.returnId)
    const { reason: answer } = parseInput(inputs.refusing, input)
    const refused = id ? await deeds.refuseReturn({ returnId: id, staffId, answer }) : noReturn
    if (!refused.ok) return failures.notAnswered(refused.failure)
    return { __typename: 'RefuseReturnSuccess', ...withReturn({ order: refused.value, made: id ?? '' }) }
  },

  receiveReturn: async (_parent, { input }, { viewer, deeds }) => {
    const { id: staffId } = requireRole(viewer, ...staff)
    const id = inputs.returnId(input.returnId)
    const arrived = parseInput(inputs.receiving, input)
    const received = id ? await deeds.receiveReturn({ ...arrived, returnId: id, staffId }) : noReturn
    return received.ok
      ? { __typename: 'ReceiveReturnSuccess', ...withReturn(received.value) }
      : failures.notReceived(received.failure)
  },
}

/** What staff decide about an order that is not plain sailing. */
export const reviewMutation: Pick<Deeds, 'holdOrder' | 'releaseOrder' | 'settleHeldPayment' | 'addOrderNote'> = {
  holdOrder: async (_parent, { input }, { viewer, deeds }) => {
    const { id: staffId } = requireRole(viewer, ...staff)
    const id = orderId(input.orderId)
    const { reason } = parseInput(inputs.reviewing, input)
    const held = id ? await deeds.holdOrder({ orderId: id, staffId, reason }) : noOrder
    return held.ok ? { __typename: 'HoldOrderSuccess', order: held.value } : failures.notHeld(held.failure)
  },

  releaseOrder: async (_parent, { input }, { viewer, deeds }) => {
    const { id: staffId } = requireRole(viewer, ...staff)
    const id = orderId(input.orderId)
    const { reason } = parseInput(inputs.reviewing, input)
    const free = id ? await deeds.releaseOrder({ orderId: id, staffId, reason }) : noOrder
    return free.ok ? { __typename: 'ReleaseOrderSuccess', order: free.value } : failures.notReleased(free.failure)
  },

  settleHeldPayment: async (_parent, { input }, { viewer, deeds }) => {
    const { id: staffId } = requireRole(viewer, ...staff)
    const id = orderId(input.orderId)
    const decision = parseInput(inputs.settling, input)
    const settled = id ? await deeds.settleHeldPayment({ ...decision, orderId: id, staffId }) : noOrder
    if (settled.ok) return { __typename: 'SettleHeldPaymentSuccess', order: settled.value.order }
    if (settled.failure.kind === 'busy')
      throw conflict('This payment is being settled just now. Look again in a moment.')
    return failures.notSettled(settled.failure)
  },

  addOrderNote: async (_parent, { input }, { viewer, deeds }) => {
    const { id: staffId } = requireRole(viewer, ...staff)
    const id = orderId(input.orderId)
    const { text } = parseInput(inputs.noting, input)
    const noted = id ? await deeds.addOrderNote({ orderId: id, staffId, text }) : noOrder
    return noted.ok ? { __typename: 'AddOrderNoteSuccess', order: noted.value } : OrderNotFound
  },
}

const noOrder: { readonly ok: false; readonly failure: NotFound } = { ok: false, failure: notFound }
const noReturn: { readonly ok: false; readonly failure: ReturnRefused } = {
  ok: false,
  failure: { kind: 'no-such-return' },
}

const withReturn = ({ order, made }: OnceDone) => ({ order, return: { ...found(order.returns, made), order } })

function found<T extends { readonly id: string }>(all: readonly T[], id: string): T {
  const one = all.find((each) => each.id === id)
  if (!one) throw new Error(`made and not there: ${id}`)
  return one
}

import { roles as staff } from '@quire/contracts/values'
import { idempotencyKey } from '@quire/platform/idempotency'
import { line, parseInput } from '@quire/platform/input'
import { requireRole } from '@quire/platform/viewer'
import { z } from 'zod'
import type { NotFound } from '../actions/cancel-order.ts'
import type { KeyReused } from '../data/order-store.ts'
import type { NotClosable } from '../domain/close-rest.ts'
import type { ResolversTypes, ResolversUnionTypes, RoomResolvers } from '../generated/graphql.ts'
import { OrderNotFound, standing } from './failures.ts'
import { orderId } from './inputs.ts'

type Deeds = Required<NonNullable<RoomResolvers['Mutation']>>
type CloseResult = ResolversUnionTypes<ResolversTypes>['CloseOrderResult']

const closing = z
  .object({ reason: line({ max: 300 }), idempotencyKey })
  .transform(({ idempotencyKey: key, reason }) => ({ key, reason }))

/** What is done about an order of which no more can be sent. */
export const closeMutation: Pick<Deeds, 'closeOrder'> = {
  closeOrder: async (_parent, { input }, { viewer, deeds }) => {
    const { id: staffId } = requireRole(viewer, ...staff)
    const id = orderId(input.orderId)
    const wish = parseInput(closing, input)
    if (!id) return OrderNotFound
    const closed = await deeds.closeOrder({ ...wish, orderId: id, staffId })
    if (!closed.ok) return notClosed(closed.failure)
    const { order, made } = closed.value
    return { __typename: 'CloseOrderSuccess', order, refund: order.refunds.find((one) => one.id === made) ?? null }
  },
}

function notClosed(failure: NotFound | NotClosable | KeyReused): CloseResult {
  switch (failure.kind) {
    case 'not-found':
      return OrderNotFound
    case 'key-reused':
      return {
        __typename: 'IdempotencyKeyReused',
        code: 'IDEMPOTENCY_KEY_REUSED',
        message: 'This key was used for something else. Make a new key for each wish.',
        field: ['input', 'idempotencyKey'],
      }
    case 'not-closable': {
      const { status } = failure
      const now = status === 'PAID' ? ' Nothing of it was sent: cancel it.' : ''
      const message = `The order is ${standing[status]}; only one that was partly sent has a rest.${now}`
      return { __typename: 'OrderNotClosable', code: 'ORDER_NOT_CLOSABLE', message, field: null, status }
    }
  }
}

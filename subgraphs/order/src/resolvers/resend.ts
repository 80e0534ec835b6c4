import { roles as staff } from '@quire/contracts/values'
import { requireRole } from '@quire/platform/viewer'
import type { NotResent } from '../actions/resend-mail.ts'
import type { ResolversTypes, ResolversUnionTypes, RoomResolvers } from '../generated/graphql.ts'
import { OrderNotFound } from './failures.ts'
import { orderId } from './inputs.ts'

type Deeds = Required<NonNullable<RoomResolvers['Mutation']>>
type ResendResult = ResolversUnionTypes<ResolversTypes>['ResendMailResult']

/** What is done about an order's mails. */
export const resendMutation: Pick<Deeds, 'resendMail'> = {
  resendMail: async (_parent, { input }, { viewer, deeds }) => {
    const { id: staffId } = requireRole(viewer, ...staff)
    const id = orderId(input.orderId)
    if (!id) return OrderNotFound
    const resent = await deeds.resendMail({ orderId: id, mail: input.mail, staffId })
    return resent.ok ? { __typename: 'ResendMailSuccess', order: resent.value } : notResent(resent.failure)
  },
}

function notResent({ kind }: NotResent): ResendResult {
  switch (kind) {
    case 'not-found':
      return OrderNotFound
    case 'nothing-to-resend':
      return {
        __typename: 'NothingToResend',
        code: 'NOTHING_TO_RESEND',
        message:
          'There is no such mail about this order yet: a receipt comes with the payment, the other with a parcel.',
        field: ['input', 'mail'],
      }
    case 'resent-just-now':
      return {
        __typename: 'ResentJustNow',
        code: 'RESENT_JUST_NOW',
        message: 'This mail was sent again less than a minute ago. Give it a moment to arrive.',
        field: ['input', 'mail'],
      }
  }
}

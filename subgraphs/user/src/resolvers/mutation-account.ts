import { unauthenticated } from '@quire/platform/errors'
import { parseInput } from '@quire/platform/input'
import { askPasswordReset } from '../actions/ask-password-reset.ts'
import { changePassword } from '../actions/change-password.ts'
import { resetPassword } from '../actions/reset-password.ts'
import { updateProfile } from '../actions/update-profile.ts'
import { verifyEmail } from '../actions/verify-email.ts'
import type { MutationResolvers } from '../generated/graphql.ts'
import { inputs } from './inputs.ts'
import { signedIn } from './signed-in.ts'
import { told } from './told.ts'

export const accountMutations = {
  async verifyEmail(_parent, args, { needs }) {
    const outcome = await verifyEmail(needs, parseInput(inputs.verifyEmail, args.input))
    return outcome.ok ? { __typename: 'VerifyEmailSuccess', email: outcome.value.email } : told(outcome.failure)
  },
  async changePassword(_parent, args, { needs, viewer }) {
    const asked = parseInput(inputs.changePassword, args.input)
    const outcome = await changePassword(needs, { ...asked, ...signedIn(viewer), address: viewer.address })
    return outcome.ok
      ? { __typename: 'ChangePasswordSuccess', user: outcome.value }
      : told(outcome.failure, { password: 'newPassword' })
  },
  async askPasswordReset(_parent, args, { needs, viewer }) {
    const { email } = parseInput(inputs.askPasswordReset, args.input)
    await askPasswordReset(needs, { email, address: viewer.address })
    return { __typename: 'AskPasswordResetSuccess', email }
  },
  async resetPassword(_parent, args, { needs }) {
    const outcome = await resetPassword(needs, parseInput(inputs.resetPassword, args.input))
    return outcome.ok
      ? { __typename: 'ResetPasswordSuccess', email: outcome.value.email }
      : told(outcome.failure, { password: 'newPassword' })
  },
  async updateProfile(_parent, args, { needs, viewer }) {
    const { name } = parseInput(inputs.updateProfile, args.input)
    const user = await updateProfile(needs, { userId: signedIn(viewer).userId, name })
    if (!user) throw unauthenticated()
    return { __typename: 'UpdateProfileSuccess', user }
  },
} satisfies MutationResolvers

import { unauthenticated } from '@quire/platform/errors'
import { parseInput } from '@quire/platform/input'
import { addAddress } from '../actions/add-address.ts'
import { removeAddress } from '../actions/remove-address.ts'
import { updateAddress } from '../actions/update-address.ts'
import type { Context } from '../context.ts'
import type { Account } from '../domain/account.ts'
import { addressIdFrom, showAddressId } from '../domain/address.ts'
import type { MutationResolvers } from '../generated/graphql.ts'
import { inputs } from './inputs.ts'
import { signedIn } from './signed-in.ts'
import { told } from './told.ts'

export const addressMutations = {
  async addAddress(_parent, args, context) {
    const { isDefault, ...text } = parseInput(inputs.addAddress, args.input)
    const user = await person(context)
    const outcome = await addAddress(context.needs, { userId: user.id, text, isDefault })
    return outcome.ok ? { __typename: 'AddAddressSuccess', address: outcome.value, user } : told(outcome.failure)
  },
  async updateAddress(_parent, args, context) {
    const { id: globalId, isDefault, ...news } = parseInput(inputs.updateAddress, args.input)
    const user = await person(context)
    const id = addressIdFrom(globalId)
    if (!id) return told({ kind: 'AddressNotFound' })
    const outcome = await updateAddress(context.needs, { userId: user.id, id, news, isDefault })
    return outcome.ok ? { __typename: 'UpdateAddressSuccess', address: outcome.value, user } : told(outcome.failure)
  },
  async removeAddress(_parent, args, context) {
    const user = await person(context)
    const id = addressIdFrom(parseInput(inputs.removeAddress, args.input).id)
    if (!id) return told({ kind: 'AddressNotFound' })
    const outcome = await removeAddress(context.needs, { userId: user.id, id })
    if (!outcome.ok) return told(outcome.failure)
    return { __typename: 'RemoveAddressSuccess', removedId: showAddressId(outcome.value), user }
  },
} satisfies MutationResolvers

// A token outlives its account by up to ten minutes.
async function person({ viewer, accounts }: Context): Promise<Account> {
  const account = await accounts.load(signedIn(viewer).userId)
  if (!account) throw unauthenticated()
  return account
}

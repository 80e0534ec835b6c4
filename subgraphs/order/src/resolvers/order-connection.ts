import { type PageArguments, pagesOf } from '@quire/platform/pages'
import type { Context } from '../context.ts'
import type { Place, Wanted } from '../data/order-lists.ts'
import type { RoomResolvers } from '../generated/graphql.ts'
import type { OrderConnectionModel } from '../models.ts'

export const OrderConnection: RoomResolvers['OrderConnection'] = {
  totalCount: ({ wanted }, _args, { lists }) => lists.count(wanted),
}

/** A page of these orders, newest first. */
export async function pageOf(
  { lists, cursorKey }: Context,
  wanted: Wanted,
  asked: PageArguments,
): Promise<OrderConnectionModel> {
  const pages = pagesOf<Place>(`orders ${JSON.stringify(wanted)}`, cursorKey)
  const page = pages.read(asked)
  const orders = await lists.list(wanted, page)
  return { ...pages.connect(orders, page, ({ placedAt, id }) => ({ at: placedAt.toISOString(), id })), wanted }
}

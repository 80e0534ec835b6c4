import type { RoomResolvers } from '../generated/graphql.ts'
import { bookOf } from './references.ts'

export const PricedLine: RoomResolvers['PricedLine'] = { book: bookOf }

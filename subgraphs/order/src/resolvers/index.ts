import { dateTime } from '@quire/platform/resolvers'
import type { RoomResolvers } from '../generated/graphql.ts'
import { DeadLetter, PaymentWebhook, Reconciliation, ReconciliationFinding } from './desk.ts'
import { Mutation } from './mutation.ts'
import { Order } from './order.ts'
import { OrderConnection } from './order-connection.ts'
import { OrderEvent } from './order-event.ts'
import { OrderLine } from './order-line.ts'
import { OrderNote } from './order-note.ts'
import { Parcel } from './parcel.ts'
import { ParcelLine } from './parcel-line.ts'
import { Payment } from './payment.ts'
import { PricedLine } from './priced-line.ts'
import { Query } from './query.ts'
import { Refund } from './refund.ts'
import { Return, ReturnLine } from './return.ts'
import { Subscription } from './subscription.ts'
import { UnavailableLine } from './unavailable-line.ts'
import { User } from './user.ts'

export const resolvers: RoomResolvers = {
  Query,
  Mutation,
  Subscription,
  Order,
  OrderConnection,
  OrderEvent,
  OrderLine,
  OrderNote,
  Parcel,
  ParcelLine,
  Payment,
  PricedLine,
  DeadLetter,
  PaymentWebhook,
  Reconciliation,
  ReconciliationFinding,
  Refund,
  Return,
  ReturnLine,
  UnavailableLine,
  User,
  DateTime: dateTime,
}

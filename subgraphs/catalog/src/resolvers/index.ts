import { dateTime } from '@quire/platform/resolvers'
import type { RoomResolvers } from '../generated/graphql.ts'
import { AwaitedCopies } from './awaited-copies.ts'
import { BackOrderRule } from './back-order-rule.ts'
import { Book } from './book.ts'
import { BookConnection } from './book-connection.ts'
import { BookStock } from './book-stock.ts'
import { Contribution } from './contribution.ts'
import { Contributor } from './contributor.ts'
import { Mutation } from './mutation.ts'
import { Order } from './order.ts'
import { Query } from './query.ts'
import { Series } from './series.ts'
import { StockAt } from './stock-at.ts'
import { StockLedgerConnection } from './stock-ledger-connection.ts'
import { StockLedgerEntry } from './stock-ledger-entry.ts'
import { StockLocation } from './stock-location.ts'
import { StockPick } from './stock-pick.ts'
import { Subject } from './subject.ts'
import { Work } from './work.ts'

export const resolvers: RoomResolvers = {
  Query,
  Mutation,
  Book,
  BookConnection,
  BookStock,
  BackOrderRule,
  StockLedgerConnection,
  StockLedgerEntry,
  StockLocation,
  StockAt,
  StockPick,
  AwaitedCopies,
  Order,
  Work,
  Contribution,
  Contributor,
  Subject,
  Series,
  DateTime: dateTime,
}

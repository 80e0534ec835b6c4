import { eventFaults } from './faults/event.ts'
import type { Fault } from './faults/fault.ts'
import { moneyFaults } from './faults/money.ts'
import { recordFaults } from './faults/record.ts'
import { stockFaults } from './faults/stock.ts'
import { webhookFaults } from './faults/webhook.ts'

/** Each must be caught. */
export const faults: readonly Fault[] = [
  ...stockFaults,
  ...moneyFaults,
  ...webhookFaults,
  ...eventFaults,
  ...recordFaults,
]

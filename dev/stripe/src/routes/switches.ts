import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { invalid, missing } from '../http/errors.ts'
import { type Office, settle } from '../office.ts'
import type { Charge, Dispute } from '../shapes.ts'
import { type Switches, type SwitchesAsked, switchesAsked } from '../switches.ts'
import type { Desk } from '../trade/desk.ts'
import { closeDispute, disputeById, disputeCharge, warnOfFraud } from '../trade/disputes.ts'
import { settleRefund } from '../trade/refunds.ts'
import { forge } from '../webhooks/forge.ts'

/** What a switch did: the settings as they are now, and what came of the deeds asked for. */
export interface Switched {
  readonly switches: Switches
  readonly dispute?: Dispute
  readonly warning?: object
  readonly refund?: object
  readonly forged?: { readonly event: string; readonly answered: number }
}

/** Sets what lasts, then does what was asked for once. */
export async function turnSwitches(office: Office, asked: SwitchesAsked): Promise<Switched> {
  const read = switchesAsked.safeParse(asked)
  if (!read.success) throw invalid(z.prettifyError(read.error))
  const { dispute, fraudWarning, closeDispute: closing, settleRefund: settled, forge: forgery, ...lasting } = read.data
  Object.assign(office.switches, Object.fromEntries(Object.entries(lasting).filter(([, value]) => value !== undefined)))
  office.postman.hurry()
  return {
    ...(dispute !== undefined && {
      dispute: settle(office, (desk) => disputeCharge(desk, chargeOf(desk, dispute, 'dispute'))),
    }),
    ...(fraudWarning !== undefined && {
      warning: settle(office, (desk) => warnOfFraud(desk, chargeOf(desk, fraudWarning, 'fraudWarning'))),
    }),
    ...(closing && {
      dispute: settle(office, (desk) => closeDispute(desk, disputeById(desk, closing.dispute), closing.as)),
    }),
    ...(settled && { refund: settle(office, (desk) => settleRefund(desk, settled.refund, settled.status)) }),
    ...(forgery && { forged: await forge({ ...office, secret: office.webhookSecret }, forgery) }),
    switches: { ...office.switches },
  }
}

/** The provider's side of the story, for tests that compare it with the shop's. Oldest first. */
export const ledgerOf = ({ vault }: Pick<Office, 'vault'>) => ({
  intents: vault.all('intents'),
  charges: vault.all('charges'),
  refunds: vault.all('refunds'),
  disputes: vault.all('disputes'),
  warnings: vault.all('warnings'),
  customers: vault.all('customers'),
  events: vault.all('events').map(({ id, type, created }) => ({ id, type, created })),
  undelivered: vault.all('deliveries').map(({ id }) => id),
})
export type Ledger = ReturnType<typeof ledgerOf>

export function switchRoutes(app: FastifyInstance, office: Office) {
  app.get('/_switches', () => office.switches)
  app.post('/_switches', (request) => turnSwitches(office, request.body as SwitchesAsked)) // parsed there
  app.get('/_ledger', () => ledgerOf(office))
}

function chargeOf(desk: Desk, id: string, param: string): Charge {
  const intent = desk.vault.get('intents', id)
  if (intent === undefined) throw missing('payment_intent', id, param)
  const charge = desk.vault.get('charges', intent.latest_charge ?? '')
  if (charge === undefined) throw invalid(`The intent ${id} has no charge.`, { param })
  return charge
}

import type { ProviderBooks } from '../clients/stripe-lists.ts'
import type { DisputeStore } from '../data/dispute-store.ts'
import type { PaymentStore } from '../data/payment-store.ts'
import type { ReconciliationStore, Run } from '../data/reconciliation-store.ts'
import type { RefundStore } from '../data/refund-store.ts'
import { type Counts, daysOf, type Finding, missedDispute, report, type Window } from '../domain/reconcile.ts'
import { type CompareBooks, compareIntents } from './compare-intents.ts'
import { compareRefunds } from './compare-refunds.ts'
import { type Looked, openLooked } from './looked.ts'
import { noteDispute } from './note-dispute.ts'

export interface Reconciling {
  readonly payments: PaymentStore
  readonly refunds: RefundStore
  readonly disputes: DisputeStore
  readonly books: ProviderBooks
  readonly reconciliations: ReconciliationStore
  /** Told what a run came to, and what each failed one failed of. */
  readonly onRun: (about: object) => void
}

const mostTries = 5
const keepEveryMs = 10_000

/**
 * Takes the comparison that is asked for, if there is one and nobody else has it: the provider's intents, refunds and disputes of a
 * time against our rows. What we did not hear of is applied as if we had; the rest is written down for a person. Stopped half way,
 * by a crash or by `leaving`, it begins anew elsewhere: everything in it may be done twice.
 */
export async function reconcile(room: Reconciling, leaving: AbortSignal): Promise<void> {
  const run = await room.reconciliations.take()
  if (!run) return
  try {
    const counts = await compare(room, run, leaving)
    const found = await room.reconciliations.finish(run, counts)
    if (found) room.onRun({ reconciliationId: run.id, ...counts, ...found })
  } catch (error) {
    if (error instanceof TakenOver) return
    const failure = error instanceof Error ? error.message : String(error)
    await room.reconciliations.putBack(run, failure, run.tries >= mostTries)
    room.onRun({ reconciliationId: run.id, failure })
  }
}

async function compare(room: Reconciling, run: Run, leaving: AbortSignal): Promise<Counts> {
  const looked = openLooked((ids) => room.reconciliations.agree(run, ids))
  let keptAt = performance.now()
  const books: CompareBooks = {
    ...room,
    note: (finding) => room.reconciliations.note(run, finding),
    async look(providerId) {
      if (leaving.aborted) throw new Error('this process leaves; another goes on')
      await looked.add(providerId)
      if (performance.now() - keptAt < keepEveryMs) return
      keptAt = performance.now()
      if (!(await room.reconciliations.keep(run))) throw new TakenOver()
    },
  }
  let [intents, refunds] = [0, 0]
  for (const day of daysOf(run.window)) {
    intents += await compareIntents(books, day, looked)
    refunds += await compareRefunds(books, day, looked)
    // An intent is made after its payment was begun: on the same day, or on one that was compared before.
    looked.turn()
  }
  const disputes = await compareDisputes(books, run.window, looked)
  await looked.end()
  return { intents, refunds, disputes }
}

/** Another process has it in hand: this one was away for longer than its lease. */
class TakenOver extends Error {}

/** Those of the time, and all that we believe to be open: a bank takes weeks to decide. */
async function compareDisputes({ look, note, ...room }: CompareBooks, window: Window, looked: Looked): Promise<number> {
  let count = 0
  const hear = async (told: Parameters<typeof noteDispute>[1]) => {
    await look(told.id)
    count += 1
    const heard = await noteDispute(room, told)
    if (heard === 'changed') await note(missedDispute(told))
    if (heard === 'unknown') await note(withoutOrder(told.id, told.chargeId))
  }
  for await (const told of room.books.disputes(window)) await hear(told)
  for await (const id of room.disputes.open()) {
    const told = looked.has(id) ? null : await room.books.readDispute(id)
    if (told) await hear(told)
  }
  return count
}

const withoutOrder = (providerId: string, chargeId: string): Finding =>
  report('DISPUTE_WITHOUT_ORDER', { orderId: null, providerId, ours: null, theirs: `of the charge ${chargeId}` })
    .finding

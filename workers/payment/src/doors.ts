import { type Doors, doors } from '@quire/contracts/doors'
import { type DoorHandlers, openDoors } from '@quire/platform/doors'
import { isUuid } from '@quire/platform/id'
import type { answerLetters, LetterQuestion } from '@quire/platform/letters'
import type { Metrics } from '@quire/platform/metrics'
import type { openHttp } from '@quire/platform/server'
import type { Keys } from '@quire/platform/signature'
import { askForDays } from './actions/ask-to-reconcile.ts'
import type { FindingStore } from './data/finding-store.ts'
import { type ListPlace, newest, readCursor } from './data/places.ts'
import type { ReconciliationStore } from './data/reconciliation-store.ts'
import type { openWebhookList } from './data/webhook-list.ts'
import type { WebhookStore } from './data/webhook-store.ts'

export interface BehindTheDoors {
  readonly webhooks: WebhookStore
  readonly webhookList: ReturnType<typeof openWebhookList>
  readonly reconciliations: ReconciliationStore
  readonly findings: FindingStore
  /** What is asked about events of this worker that nobody could apply. */
  readonly letters: (asked: LetterQuestion) => ReturnType<typeof answerLetters>
  readonly metrics: Metrics
  readonly log: { info(about: object, fact: string): void }
  /** Called when an event is to be tried again. */
  readonly onReopened: (providerEventId: string) => Promise<void>
  /** Called when a comparison was asked for. */
  readonly onAsked: () => void
}

/** What the order room may ask, for its staff. The public route of the webhooks does not lead here. */
export function openPaymentDoors(
  app: ReturnType<typeof openHttp>,
  behind: BehindTheDoors,
  env: { readonly DOOR_KEY_ORDER_PAYMENT: Keys },
): void {
  const keys = { order: env.DOOR_KEY_ORDER_PAYMENT }
  const { metrics } = behind
  openDoors<Doors, 'payment'>(app, { catalogue: doors, owner: 'payment', keys, handlers: handlersOf(behind), metrics })
}

const handlersOf = (behind: BehindTheDoors): DoorHandlers<Doors, 'payment'> => ({
  async 'payment.webhooks'({ cursor, limit, outcome }) {
    const { rows, ...page } = await behind.webhookList(placeOf(cursor), limit, outcome)
    return { webhooks: [...rows], ...page }
  },
  async 'payment.replay-webhook'({ id, who }) {
    const kind = await behind.webhooks.reopen(id, who)
    if (kind === 'replayed') {
      behind.log.info({ providerEventId: id, who }, 'webhook.replayed')
      await behind.onReopened(id)
    }
    return { kind }
  },
  async 'payment.reconciliations'({ cursor, limit }) {
    const { rows, ...page } = await behind.findings.runs(placeOf(cursor, isUuid), limit)
    return { reconciliations: [...rows], open: await behind.findings.open(), ...page }
  },
  async 'payment.reconcile'({ who, days }) {
    const asked = await askForDays(behind.reconciliations, { who, days, now: new Date() })
    behind.log.info({ ...asked, who, days }, 'reconciliation.asked')
    behind.onAsked()
    return asked
  },
  'payment.letters': (asked) => behind.letters(asked),
  async 'payment.close-finding'(closing) {
    const kind = await behind.findings.close(closing)
    behind.log.info({ findingId: closing.id, who: closing.who, kind }, 'finding.closed')
    return { kind }
  },
})

function placeOf(cursor: string | null, isId: (text: string) => boolean = () => true): ListPlace {
  const place = readCursor(cursor)
  if (!place || (place !== newest && !isId(place.id))) throw new CursorRefused()
  return place
}

/** The caller sent a cursor that this worker did not make. */
class CursorRefused extends Error {
  readonly statusCode = 400
  constructor() {
    super('cursor is not one of this door.')
  }
}

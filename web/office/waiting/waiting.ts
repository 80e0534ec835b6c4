import { deedOf } from '../outcome.ts'

export interface DeadLetter {
  readonly id: string
  readonly room: string
  readonly listener: string
  readonly type: string
  readonly about: string
  readonly deadAt: string
  readonly reason: string
  readonly data: string
}

export interface DeadLetters {
  readonly deadLetters: { readonly nodes: readonly DeadLetter[]; readonly silentRooms: readonly string[] } | null
}

export const readLetters = /* GraphQL */ `
  query DeskLetters {
    deadLetters {
      nodes { id room listener type about deadAt reason data }
      silentRooms
    }
  }
`

type About = { readonly id: string; readonly number: string } | null

export interface Webhook {
  readonly id: string
  readonly type: string
  readonly outcome: WebhookOutcome
  readonly reason: string | null
  readonly receivedAt: string
  readonly appliedAt: string | null
  readonly replayedBy: string | null
  readonly order: About
}

export type WebhookOutcome = keyof typeof outcomeWords

export const outcomeWords = {
  WAITING: 'Not looked at yet',
  APPLIED: 'Applied',
  IGNORED: 'Of no concern',
  PARKED: 'Parked',
  QUARANTINED: 'Waits for you',
  GIVEN_UP: 'Given up',
} as const

/** Those that can be tried once more. */
export const isReplayable = (outcome: WebhookOutcome): boolean =>
  outcome === 'PARKED' || outcome === 'QUARANTINED' || outcome === 'GIVEN_UP'

export interface Paged {
  readonly hasNextPage: boolean
  readonly endCursor: string | null
}

export interface Webhooks {
  readonly paymentWebhooks: { readonly nodes: readonly Webhook[]; readonly pageInfo: Paged } | null
}

export const readWebhooks = /* GraphQL */ `
  query DeskWebhooks($outcome: PaymentWebhookOutcome, $after: String) {
    paymentWebhooks(outcome: $outcome, first: 20, after: $after) {
      nodes { id type outcome reason receivedAt appliedAt replayedBy order { id number } }
      pageInfo { hasNextPage endCursor }
    }
  }
`

export interface Finding {
  readonly id: string
  readonly kind: string
  readonly providerId: string
  readonly ours: string | null
  readonly theirs: string | null
  readonly foundAt: string
  readonly order: About
}

export interface Comparison {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly askedAt: string
  readonly endedAt: string | null
  readonly failure: string | null
  readonly intents: number
  readonly refunds: number
  readonly disputes: number
  readonly healed: number
  readonly reported: number
}

export interface Reconciliations {
  readonly reconciliations: { readonly nodes: readonly Comparison[]; readonly open: readonly Finding[] } | null
}

export const readReconciliations = /* GraphQL */ `
  query DeskReconciliations {
    reconciliations(first: 10) {
      nodes { id from to askedAt endedAt failure intents refunds disputes healed reported }
      open { id kind providerId ours theirs foundAt order { id number } }
    }
  }
`

/** Why a finding came up, for a person. */
export const kindWords: Readonly<Record<string, string>> = {
  MISSED_CHARGE: 'The provider took money that we did not hear of',
  AMOUNT_DIFFERS: 'The amounts differ',
  CHARGE_WITHOUT_ORDER: 'A charge that belongs to no order',
}

export const deeds = {
  replayLetter: deedOf('replayDeadLetter', 'DeadLetterInput'),
  dropLetter: deedOf('dropDeadLetter', 'DeadLetterInput'),
  replayWebhook: deedOf('replayPaymentWebhook'),
  closeFinding: deedOf('closeFinding'),
  reconcile: /* GraphQL */ `
    mutation reconcile($input: ReconcileInput!) {
      outcome: reconcile(input: $input) { id underWay }
    }
  `,
}

import type { Shop } from '../stories/shop.ts'

/** The rooms in whose databases the judge looks. */
export type Room = 'catalog' | 'order' | 'payment' | 'email'

/** Where a shop can be reached by those who buy there, and by those who look behind it. */
export interface Scene {
  readonly graph: string
  /** The provider's stand-in. */
  readonly stripe: string
  readonly inbox: string
  /** The door where the provider's events are taken. */
  readonly webhook: string
  readonly keys: Readonly<Record<string, string>>
  readonly database: Readonly<Record<Room, string>>
  /** How long its buyers are patient, in milliseconds; four minutes unless told otherwise. */
  readonly patienceMs?: number
}

/** The shop of the stories, which runs in this process. */
export const sceneOf = ({ graph, stripe, inbox, payment, keys, stores }: Shop): Scene => ({
  graph,
  stripe: stripe.url,
  inbox: inbox.url,
  webhook: `${payment}/webhooks/stripe`,
  keys,
  database: stores.database,
})

import type { Client } from '@elastic/elasticsearch'

/** A server and the name on it: `index` is the alias that is asked and written to. */
export interface Shelf {
  readonly client: Client
  readonly index: string
}

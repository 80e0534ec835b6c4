import type { Client } from '@elastic/elasticsearch'

/** A server and the names on it: `index` is the alias that is asked, `progress` where the reader's cursor lies. */
export interface Shelf {
  readonly client: Client
  readonly index: string
  readonly progress: string
}

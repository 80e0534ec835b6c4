import type { Doors } from '@quire/contracts/doors'
import type { BookSnapshot } from '@quire/contracts/snapshot'
import type { DoorClient } from '@quire/platform/doors'

export interface Changes {
  readonly books: readonly BookSnapshot[]
  readonly removed: readonly { readonly bookId: string; readonly version: number }[]
  readonly cursor: string
  readonly more: boolean
}

export interface Catalog {
  /** Pages of what changed after the cursor (null: everything there ever was), until nothing more has. Throws DoorFailed. */
  changesSince(cursor: string | null): AsyncIterable<Changes>
}

const pageSize = 1000

export const openCatalog = (door: DoorClient<Doors>): Catalog => ({
  async *changesSince(cursor) {
    for (let from = cursor; ; ) {
      const page = await door.call('catalog.changed-since', { cursor: from, limit: pageSize })
      yield page
      if (!page.more) return
      from = page.cursor
    }
  },
})

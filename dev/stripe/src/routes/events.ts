import { z } from 'zod'
import { missing } from '../http/errors.ts'
import { pageOf } from '../http/lists.ts'
import { expand, flag, paging, text } from '../http/params.ts'
import { route } from '../http/route.ts'
import type { StripeEvent } from '../shapes.ts'
import type { Vault } from '../vault.ts'

const asked = z.strictObject({
  ...paging,
  type: text(255).optional(),
  types: z.array(text(255)).max(20).optional(),
  delivery_success: flag.optional(),
})

export const eventRoutes = [
  route('GET /v1/events', {
    schema: asked,
    run: ({ vault }, { params: { type, types, delivery_success: delivered, ...page } }) => {
      const rows = vault
        .all('events')
        .filter(
          (row) => (type === undefined || matches(row.type, type)) && (types === undefined || types.includes(row.type)),
        )
        .map((row) => withPending(vault, row))
        .filter((row) => delivered === undefined || delivered === (row.pending_webhooks === 0))
      return pageOf(rows, { url: '/v1/events', kind: 'event', page })
    },
  }),
  route('GET /v1/events/:id', {
    schema: z.strictObject(expand),
    run: ({ vault }, { id }) => {
      const event = vault.get('events', id)
      if (event === undefined) throw missing('event', id)
      return withPending(vault, event)
    },
  }),
]

/** `payment_intent.*` asks for all news of payment intents. */
const matches = (type: string, asked: string) =>
  asked.endsWith('.*') ? type.startsWith(asked.slice(0, -1)) : type === asked

const withPending = (vault: Vault, event: StripeEvent): StripeEvent => ({
  ...event,
  pending_webhooks: vault.get('deliveries', event.id) === undefined ? 0 : 1,
})

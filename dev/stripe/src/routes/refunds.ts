import { z } from 'zod'
import { missing } from '../http/errors.ts'
import { pageOf } from '../http/lists.ts'
import { expand, integer, metadata, paging, text } from '../http/params.ts'
import { route } from '../http/route.ts'
import type { Refund } from '../shapes.ts'
import type { Desk } from '../trade/desk.ts'
import { mergeMetadata } from '../trade/metadata.ts'
import { refundCharge } from '../trade/refunds.ts'

const asked = z.strictObject({
  ...expand,
  payment_intent: text(255).optional(),
  charge: text(255).optional(),
  amount: integer(1).optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata: metadata.optional(),
})

export const refundRoutes = [
  route('POST /v1/refunds', {
    schema: asked,
    run: (desk, { params }) => refundCharge(desk, { ...params, metadata: mergeMetadata({}, params.metadata) }),
  }),
  route('GET /v1/refunds', {
    schema: z.strictObject({ ...paging, charge: text(255).optional(), payment_intent: text(255).optional() }),
    run: ({ vault }, { params: { charge, payment_intent: intent, ...page } }) => {
      const rows = vault
        .all('refunds')
        .filter((row) => (charge ?? row.charge) === row.charge && (intent ?? row.payment_intent) === row.payment_intent)
      return pageOf(rows, { url: '/v1/refunds', kind: 'refund', page })
    },
  }),
  route('GET /v1/refunds/:id', { schema: z.strictObject(expand), run: (desk, { id }) => refundById(desk, id) }),
  route('POST /v1/refunds/:id', {
    schema: z.strictObject({ ...expand, metadata: metadata.optional() }),
    run: (desk, { id, params }) => {
      const refund = refundById(desk, id)
      const changed: Refund = { ...refund, metadata: mergeMetadata(refund.metadata, params.metadata) }
      desk.vault.put('refunds', changed)
      return changed
    },
  }),
]

function refundById({ vault }: Desk, id: string): Refund {
  const refund = vault.get('refunds', id)
  if (refund === undefined) throw missing('refund', id)
  return refund
}

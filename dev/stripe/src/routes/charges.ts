import { z } from 'zod'
import { missing } from '../http/errors.ts'
import { pageOf } from '../http/lists.ts'
import { expand, paging, text } from '../http/params.ts'
import { route } from '../http/route.ts'

export const chargeRoutes = [
  route('GET /v1/charges', {
    schema: z.strictObject({ ...paging, customer: text(255).optional(), payment_intent: text(255).optional() }),
    run: ({ vault }, { params: { customer, payment_intent: intent, ...page } }) => {
      const rows = vault
        .all('charges')
        .filter(
          (row) => (customer ?? row.customer) === row.customer && (intent ?? row.payment_intent) === row.payment_intent,
        )
      return pageOf(rows, { url: '/v1/charges', kind: 'charge', page })
    },
  }),
  route('GET /v1/charges/:id', {
    schema: z.strictObject(expand),
    run: ({ vault }, { id }) => vault.get('charges', id) ?? thrown(missing('charge', id)),
  }),
]

function thrown(error: Error): never {
  throw error
}

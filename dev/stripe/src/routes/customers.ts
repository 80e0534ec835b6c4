import { z } from 'zod'
import { pageOf } from '../http/lists.ts'
import { expand, metadata, paging, text } from '../http/params.ts'
import { route } from '../http/route.ts'
import { createCustomer, customerById, deleteCustomer, withoutTraces } from '../trade/customers.ts'
import { mergeMetadata } from '../trade/metadata.ts'

const fields = {
  ...expand,
  email: text(512).optional(),
  name: text(256).optional(),
  phone: text(20).optional(),
  description: text().optional(),
  metadata: metadata.optional(),
}

export const customerRoutes = [
  route('POST /v1/customers', {
    schema: z.strictObject(fields),
    run: (desk, { params: { email, name, phone, description, metadata: asked } }) =>
      createCustomer(desk, {
        email: email ?? null,
        name: name ?? null,
        phone: phone ?? null,
        description: description ?? null,
        metadata: mergeMetadata({}, asked),
      }),
  }),
  route('GET /v1/customers', {
    schema: z.strictObject({ ...paging, email: text(512).optional() }),
    run: ({ vault }, { params }) => {
      const rows = vault
        .all('customers')
        .filter((row) => !row.deleted && (params.email === undefined || row.email === params.email))
      return pageOf(rows, { url: '/v1/customers', kind: 'customer', page: params })
    },
  }),
  route('GET /v1/customers/:id', {
    schema: z.strictObject(expand),
    run: (desk, { id }) => {
      const customer = customerById(desk, id)
      return customer.deleted ? withoutTraces(customer) : customer
    },
  }),
  route('DELETE /v1/customers/:id', {
    schema: z.strictObject(expand),
    run: (desk, { id }) => deleteCustomer(desk, id),
  }),
]

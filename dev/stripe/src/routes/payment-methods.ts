import { z } from 'zod'
import { expand } from '../http/params.ts'
import { route } from '../http/route.ts'
import { methodById, methodData, methodFrom } from '../trade/methods.ts'

export const paymentMethodRoutes = [
  route('POST /v1/payment_methods', {
    schema: methodData.extend(expand),
    publishable: true,
    run: (desk, { params }) => methodFrom(desk, params),
  }),
  route('GET /v1/payment_methods/:id', { schema: z.strictObject(expand), run: (desk, { id }) => methodById(desk, id) }),
]

import { z } from 'zod'
import { missing } from '../http/errors.ts'
import { pageOf } from '../http/lists.ts'
import { expand, flag, metadata, paging, text } from '../http/params.ts'
import { route } from '../http/route.ts'
import type { Dispute } from '../shapes.ts'
import { closeDispute, disputeById, reviewDispute } from '../trade/disputes.ts'
import { mergeMetadata } from '../trade/metadata.ts'

const belonging = { charge: text(255).optional(), payment_intent: text(255).optional() }

const update = z.strictObject({
  ...expand,
  evidence: z.record(z.string(), z.string().max(150_000)).optional(),
  metadata: metadata.optional(),
  submit: flag.optional(),
})

export const disputeRoutes = [
  route('GET /v1/disputes', {
    schema: z.strictObject({ ...paging, ...belonging }),
    run: ({ vault }, { params: { charge, payment_intent: intent, ...page } }) => {
      const rows = vault
        .all('disputes')
        .filter((row) => (charge ?? row.charge) === row.charge && (intent ?? row.payment_intent) === row.payment_intent)
      return pageOf(rows, { url: '/v1/disputes', kind: 'dispute', page })
    },
  }),
  route('GET /v1/disputes/:id', { schema: z.strictObject(expand), run: (desk, { id }) => disputeById(desk, id) }),
  route('POST /v1/disputes/:id', {
    schema: update,
    run: (desk, { id, params: { evidence, metadata: asked, submit = true } }) => {
      const dispute = disputeById(desk, id)
      const changed: Dispute = { ...dispute, metadata: mergeMetadata(dispute.metadata, asked) }
      desk.vault.put('disputes', changed)
      return evidence && submit ? reviewDispute(desk, changed) : changed
    },
  }),
  // Whoever closes a dispute gives it up.
  route('POST /v1/disputes/:id/close', {
    schema: z.strictObject(expand),
    run: (desk, { id }) => closeDispute(desk, disputeById(desk, id), 'lost'),
  }),
  route('GET /v1/radar/early_fraud_warnings', {
    schema: z.strictObject({ ...paging, ...belonging }),
    run: ({ vault }, { params: { charge, payment_intent: intent, ...page } }) => {
      const rows = vault
        .all('warnings')
        .filter((row) => (charge ?? row.charge) === row.charge && (intent ?? row.payment_intent) === row.payment_intent)
      return pageOf(rows, { url: '/v1/radar/early_fraud_warnings', kind: 'early_fraud_warning', page })
    },
  }),
  route('GET /v1/radar/early_fraud_warnings/:id', {
    schema: z.strictObject(expand),
    run: ({ vault }, { id }) => {
      const warning = vault.get('warnings', id)
      if (warning === undefined) throw missing('early_fraud_warning', id)
      return warning
    },
  }),
]

import type { Intent } from '../shapes.ts'

const hidden = [
  'amount_received',
  'customer',
  'latest_charge',
  'metadata',
  'payment_method_options',
  'statement_descriptor',
  'statement_descriptor_suffix',
] as const

/** What a browser with the publishable key may see of an intent. */
export function publicView(intent: Intent): Omit<Intent, (typeof hidden)[number]> {
  const view: Partial<Record<keyof Intent, unknown>> = { ...intent }
  for (const name of hidden) delete view[name]
  return view as Omit<Intent, (typeof hidden)[number]> // exactly the named fields were taken out above
}

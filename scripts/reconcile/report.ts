import type { Finding, Run } from './books.ts'

/** What each kind means, and what a person does about it. */
const meanings: Readonly<Record<string, string>> = {
  MISSED_CHARGE: 'Somebody paid and no webhook told us. The order knows now.',
  MISSED_CANCELLATION: 'The payment was cancelled at the provider. The order knows now.',
  MISSED_REFUND: 'A refund ended and no webhook told us. The order knows now.',
  MISSED_DISPUTE: 'A dispute moved and no webhook told us. The order knows now.',
  MISSED_RISK: 'The provider doubts a charge and no webhook told us. The order knows now.',
  AMOUNT_DIFFERS: 'Not what was asked came in. Refund it, or ask for the rest, in the provider’s dashboard.',
  CHARGE_WITHOUT_ORDER:
    'Somebody paid for an order that this shop does not have. Refund it, or find out who lost the order.',
  SECOND_CHARGE: 'Somebody paid this order twice. Refund this charge in the provider’s dashboard.',
  CHARGE_MISSING: 'The order counts as paid and the provider has no such charge. Hold the order and ask the provider.',
  CONTRADICTION: 'The provider’s word could not be applied. Look at the payment and at its intent.',
  REFUND_UNKNOWN: 'Money went back that the shop did not ask to give back. Note it on the order.',
  REFUND_DIFFERS: 'The refund is not what the shop believes. Compare the two and mend the order by hand.',
  REFUND_MISSING: 'The customer was told of a refund that the provider does not have. Ask for it again.',
  DISPUTE_WITHOUT_ORDER: 'A charge that this shop does not know is disputed. Answer it in the provider’s dashboard.',
}

/** The lines of a report: what was compared, what was mended, what is left for a person. */
export function reportOf(run: Run | null, open: readonly Finding[]): string[] {
  return [...(run ? linesOf(run) : []), ...linesOfOpen(open)]
}

function linesOf({ window_from, window_to, counts, failure, healed }: Run): string[] {
  const span = `${minute(window_from)} to ${minute(window_to)} UTC`
  if (failure) return [`The comparison of ${span} came to nothing: ${failure}`]
  const { intents = 0, refunds = 0, disputes = 0, reported = 0 } = counts
  const compared = [some(intents, 'payment'), some(refunds, 'refund'), some(disputes, 'dispute')].join(', ')
  const found = reported === 0 ? 'nothing new for a person' : `${reported} new for a person`
  return [
    `Compared ${span}: ${compared}; ${healed.length} mended, ${found}.`,
    ...healed.flatMap((one) => [`  mended  ${head(one)}`, `          ${sides(one)}`, `          ${meaning(one)}`]),
  ]
}

function linesOfOpen(open: readonly Finding[]): string[] {
  if (open.length === 0) return ['Nothing is open: both sides agree.']
  return [
    `${open.length} open:`,
    ...open.flatMap((one) => [
      `  ${one.id}  ${head(one)}, since ${minute(one.found_at)} UTC`,
      `          ${sides(one)}`,
      `          ${meaning(one)}`,
    ]),
    'When one is seen to: npm run reconcile -- close <id> "<what was done>"',
  ]
}

const head = ({ kind, order_id, provider_id }: Finding) =>
  `${kind}  ${provider_id}${order_id ? `, order ${order_id}` : ''}`
const sides = ({ ours, theirs }: Finding) => `ours: ${ours ?? 'nothing'}; theirs: ${theirs ?? 'nothing'}`
const meaning = ({ kind }: Finding) => meanings[kind] ?? ''
const minute = (at: Date) => at.toISOString().slice(0, 16).replace('T', ' ')
const some = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`

import type { Edit } from './edits.ts'

// Inside the edited file this is a call of what edit-at-load.ts puts there.
const stop = (name: string) => `await globalThis.quirePoint(${name})`
const at = (name: string) => stop(`'${name}'`)
const each = (name: string, all: string) => `for (const { type } of ${all}) ${stop(`\`${name}.\${type}\``)}`

const before = (name: string, file: string, find: string): Edit => ({
  name,
  file,
  find,
  replace: `${at(name)}\n${find}`,
})
const behind = (name: string, file: string, find: string): Edit => ({
  name,
  file,
  find,
  replace: `${find}\n${at(name)}`,
})

const order = 'subgraphs/order/src/actions'
const payment = 'workers/payment/src'
const email = 'workers/email/src'

const platform: readonly Edit[] = [
  {
    name: 'outbox.saved',
    file: 'platform/outbox.ts',
    find: 'await save(tx, said, catalogue)',
    replace: `await save(tx, said, catalogue)\n${each('outbox.saved', 'said')}`,
  },
  {
    name: 'outbox.committed',
    file: 'platform/outbox.ts',
    find: 'if (said.length > 0) outbox.wake(said)',
    replace: `${each('outbox.committed', 'said')}\nif (said.length > 0) outbox.wake(said)`,
  },
  {
    name: 'relay.marked',
    file: 'platform/relay.ts',
    find: 'const taken = await takeWaiting(relay.sql, relay.listeners, batch)',
    replace: `const taken = await takeWaiting(relay.sql, relay.listeners, batch)\n${each('relay.marked', 'taken')}`,
  },
  {
    name: 'relay.added',
    file: 'platform/relay.ts',
    find: 'if (taken.length < batch) return',
    replace: `${each('relay.added', 'taken')}\nif (taken.length < batch) return`,
  },
  {
    name: 'hear',
    file: 'platform/hearing.ts',
    find: '() =>\n      handler(event as never),',
    replace: `async () => {\n${stop("'hear.' + event.type")}\nawait handler(event as never)\n${stop("'heard.' + event.type")}\n},`,
  },
  {
    name: 'job',
    file: 'platform/jobs.ts',
    find: '() => handler(data.data))',
    replace: `async () => {\n${stop("'job.' + job.name")}\nawait handler(data.data)\n${stop("'done.' + job.name")}\n})`,
  },
]

const rooms: readonly Edit[] = [
  {
    name: 'room.answered',
    file: 'gateway/src/federation/room.ts',
    find: 'const answer = answerOf.parse(JSON.parse(text))',
    replace: `if (body.includes('placeOrder')) ${at('room.answered')}\nconst answer = answerOf.parse(JSON.parse(text))`,
  },
  before('key.asked', `${order}/place-order.ts`, 'const taken = await needs.claims.take({'),
  before('key.taken', `${order}/place-order.ts`, "if (taken.kind === 'reused') return taken"),
  before('refusal.stored', `${order}/place-order.ts`, 'if (mayHold) {'),
  before(
    'reserve.asked',
    `${order}/consider-order.ts`,
    'const answer = await catalog.reserve(claim.orderId, cart.lines)',
  ),
  before('reserve.answered', `${order}/consider-order.ts`, "if (answer.kind === 'released')"),
  before(
    'order.writing',
    'subgraphs/order/src/data/claim-store.ts',
    'const [row] = await prisma.$queryRaw<{ settled: number }[]>`',
  ),
  before('order.committed', 'subgraphs/order/src/data/claim-store.ts', 'if (row?.settled !== 1) return false'),
  before('closing.released', `${order}/close-claims.ts`, 'await claims.endClosing(orderId)'),
  before('stock.claimed', `${order}/take-payment.ts`, "if (claim.kind === 'unknown')"),
  before(
    'stock.released',
    `${order}/note-payment.ts`,
    'await orders.change(order.id, { heard }, (current) => ok(paymentCancelled(',
  ),
  ...(['reserve', 'claim', 'release'] as const).map((deed) => doorOf(deed)),
]

/** A door of catalog, before and after its transaction. */
function doorOf(deed: 'reserve' | 'claim' | 'release'): Edit {
  const [asked, given] =
    deed === 'reserve' ? ['{ orderId, lines }', 'orderId, mergeLines(lines)'] : ['{ orderId }', 'orderId']
  return {
    name: `${deed}.done`,
    file: 'subgraphs/catalog/src/doors.ts',
    find: `(${asked}) => stock.${deed}(${given}),`,
    replace: `async (${asked}) => {\n${at(`${deed}.before`)}\nconst done = await stock.${deed}(${given})\n${at(`${deed}.done`)}\nreturn done\n},`,
  }
}

const workers: readonly Edit[] = [
  behind('intent.wanted', `${payment}/actions/prepare-payment.ts`, 'if (!payment || isOver(payment)) return'),
  behind(
    'intent.made',
    `${payment}/actions/prepare-payment.ts`,
    'const { intent, clientSecret } = await openIntent({ payments, provider }, payment)',
  ),
  before(
    'cancel.asked',
    `${payment}/actions/cancel-payment.ts`,
    'const intent = await provider.cancelIntent(intentId)',
  ),
  behind(
    'cancel.answered',
    `${payment}/actions/cancel-payment.ts`,
    'const intent = await provider.cancelIntent(intentId)',
  ),
  before('refund.asked', `${payment}/actions/refund-payment.ts`, 'const made = await makeRefund('),
  before('refund.answered', `${payment}/actions/refund-payment.ts`, 'await settleRefund(refunds, refund, made)'),
  before('webhook.signed', `${payment}/webhook-door.ts`, 'const first = await webhooks.receive('),
  behind('webhook.kept', `${payment}/webhook-door.ts`, "life.log.info(kept, 'webhook.received')"),
  before('webhook.answering', `${payment}/webhook-door.ts`, 'return reply.send({ received: true })'),
  before('webhook.taken', `${payment}/actions/apply-webhook.ts`, 'const foreign = whyForeign(event, room.ours)'),
  before('mail.kept', `${email}/actions/owe-mail.ts`, 'if (unsendable === null) await nudge(mailId)'),
  behind('mail.taken', `${email}/actions/send-mail.ts`, 'const mail = await mails.take(mailId, patience.leaseMs)'),
  before('mail.handed', `${email}/actions/send-mail.ts`, 'await mails.sent('),
  before('mail.recorded', `${email}/actions/send-mail.ts`, "return tell('sent', mail)"),
]

/** What puts the named points into the processes of a proof. */
export const pointEdits: readonly Edit[] = [...platform, ...rooms, ...workers]

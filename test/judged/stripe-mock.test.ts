import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { anyFreePort } from '../../dev/stores/src/ports.ts'
import { openCounter, placed } from '../../workers/payment/test/counter.ts'
import { until } from '../../workers/payment/test/until.ts'
import { type Call, openRecorder, parse, send } from './recorder.ts'
import { kindsIn, missingFields } from './shapes.ts'
import { chaptersWith, startTool, type Tool } from './tools.ts'

/** Everything that the payment worker asks of Stripe. */
const asked = [
  'POST /v1/payment_intents',
  'GET /v1/payment_intents',
  'GET /v1/payment_intents/:id',
  'POST /v1/payment_intents/:id/cancel',
  'POST /v1/refunds',
  'GET /v1/refunds',
  'GET /v1/refunds/:id',
  'GET /v1/disputes',
  'GET /v1/disputes/:id',
  'GET /v1/charges/:id',
]

const nameOf = ({ method, path }: Call) =>
  `${method} ${(path.split('?')[0] ?? '').replace(/\/(?:pi|re|du|ch)_\w+/, '/:id')}`

const describe = chaptersWith(['stripe-mock'])

describe('Stripe’s own mock judges', () => {
  let judge: Tool
  let recorder: Awaited<ReturnType<typeof openRecorder>>
  let counter: Awaited<ReturnType<typeof openCounter>>
  beforeAll(async () => {
    const port = await anyFreePort()
    judge = await startTool('stripe-mock', ['-http-port', String(port)], `http://127.0.0.1:${port}`)
    counter = await openCounter({
      between: async (what, url) => {
        if (what !== 'stripe') return url
        recorder = await openRecorder(url)
        return recorder.url
      },
    })
    await workADay()
  }, 90_000)
  afterAll(async () => {
    await counter.close()
    await Promise.all([judge.close(), recorder.close()])
  }, 30_000)

  const buy = async (card = 'pm_card_visa') => {
    const order = counter.newOrder()
    await counter.say('order.placed', placed(order))
    await counter.pay(order, card)
    await counter.news.wait('payment.succeeded', order)
    const charge = counter.stripe.ledger().charges.find((one) => one.metadata.orderId === order)
    return { order, intentId: charge?.payment_intent ?? '', chargeId: charge?.id ?? '' }
  }

  /** Purchases, a refund, an expiry, a fault of Stripe's, disputes and a comparison: everything that the worker ever does. */
  async function workADay() {
    await counter.stripe.switches.set({ failNext: { times: 1, when: 'before', path: 'POST /v1/payment_intents' } })
    const bought = await buy()
    const refundId = counter.newOrder()
    const refund = { orderId: bought.order, refundId, amount: { amount: 500, currency: 'EUR' }, reason: 'torn' }
    await counter.say('order.refund-asked', refund)
    await counter.news.wait('payment.refunded', bought.order)
    await expire()
    await buy('pm_card_createDispute')
    await disputeWithoutIntent(bought.chargeId)
    await believeTooMuch(bought.order)
    const { id } = await counter.doors.call('payment.reconcile', { who: 'Mrs Page', days: 3 })
    await until('the comparison has ended', () =>
      counter.prisma.reconciliation.findFirst({ where: { id, endedAt: { not: null } } }),
    )
  }

  async function expire() {
    const order = counter.newOrder()
    await counter.say('order.placed', placed(order))
    await counter.news.wait('payment.prepared', order)
    await counter.say('order.expired', { orderId: order, number: 'Q-TEST' })
    await counter.news.wait('payment.cancelled', order)
  }

  async function disputeWithoutIntent(charge: string) {
    const rest = { amount: 500, currency: 'eur', reason: 'general', status: 'needs_response', created: 1_790_000_000 }
    const object = { id: 'du_elsewhere', object: 'dispute', charge, payment_intent: null, ...rest }
    const event = { id: 'evt_1', object: 'event', livemode: false, created: 1_790_000_000, data: { object } }
    await counter.post({ ...event, type: 'charge.dispute.created' })
    await until('it is known', () => counter.prisma.dispute.findUnique({ where: { disputeId: 'du_elsewhere' } }))
  }

  /** Rows of which Stripe knows nothing, so that it is asked for each by its id. */
  async function believeTooMuch(orderId: string) {
    const money = { amount: 5, currency: 'EUR' }
    const paid = { ...money, orderId: counter.newOrder(), number: 'Q-9', received: 5, intentId: 'pi_never' }
    await counter.prisma.payment.create({ data: { ...paid, status: 'SUCCEEDED' } })
    const refund = { ...money, refundId: counter.newOrder(), orderId, providerRefundId: 're_never' }
    await counter.prisma.refund.create({ data: { ...refund, status: 'DONE' } })
  }

  test('in a day’s work the worker asks everything that it ever asks', () => {
    expect([...new Set(recorder.calls.map(nameOf))].toSorted()).toEqual(asked.toSorted())
  })

  test('each request of the worker is one that Stripe accepts', async () => {
    const refused: unknown[] = []
    for (const call of recorder.calls) {
      const { status, text } = await send(judge.url, call)
      if (status !== 200) refused.push({ asked: nameOf(call), body: call.body, status, text })
    }
    expect(refused).toEqual([])
    expect(recorder.calls.length).toBeGreaterThan(asked.length)
  })

  test('a request with a word too many is one that it does not', async () => {
    const [call] = recorder.calls.filter(({ method }) => method === 'POST')
    const { status } = await send(judge.url, { ...(call as Call), body: `${call?.body}&colour=red` })
    expect(status).toBe(400)
  })

  test('each reply of the stand-in has every field that Stripe’s has', async () => {
    const lacking = new Set<string>()
    for (const call of recorder.calls.filter(({ status }) => status === 200)) {
      const { text } = await send(judge.url, call)
      for (const field of missingFields(call.reply, parse(text))) lacking.add(field)
    }
    expect([...lacking]).toEqual([])
  })

  test.each([
    ['GET /v1/charges', 'charge'],
    ['GET /v1/payment_intents?expand[]=data.latest_charge', 'payment_intent'],
    ['GET /v1/refunds', 'refund'],
    ['GET /v1/disputes', 'dispute'],
    ['GET /v1/events', 'event'],
    ['GET /v1/radar/early_fraud_warnings', 'radar early_fraud_warning'],
  ])('so has what people and browsers ask of it: %s', async (line, kind) => {
    const [intent] = counter.stripe.ledger().intents.filter(({ status }) => status === 'succeeded')
    await counter.stripe.switches.set({ fraudWarning: intent?.id ?? '' })
    const [method = '', path = ''] = line.split(' ')
    const headers = { authorization: `Bearer ${counter.env.STRIPE_SECRET_KEY}` }
    const call = { method, path, headers, body: '' }
    const [ours, judges] = [await send(counter.stripe.url, call), await send(judge.url, call)]
    expect([ours.status, judges.status]).toEqual([200, 200])
    expect(kindsIn(parse(ours.text))).toContain(kind)
    expect(kindsIn(parse(judges.text))).toContain(kind)
    expect(missingFields(parse(ours.text), parse(judges.text))).toEqual([])
  })
})

test('a field that is lacking is found, wherever it lies', () => {
  const judges = { object: 'charge', id: 'ch_1', outcome: { reason: null, type: 'x' }, metadata: { theirs: '1' } }
  const ours = { object: 'list', data: [{ object: 'charge', outcome: { type: 'x' }, metadata: {} }] }
  expect(missingFields(ours, judges)).toEqual(['charge.id', 'charge.outcome.reason'])
})

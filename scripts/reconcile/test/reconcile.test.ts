import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openCounter, placed } from '../../../workers/payment/test/counter.ts'
import { root } from '../../start/settings.ts'

let counter: Awaited<ReturnType<typeof openCounter>>
beforeAll(async () => {
  counter = await openCounter()
}, 60_000)
afterAll(() => counter.close(), 20_000)

const run = promisify(execFile)

/** What the command says to a person, and how it ends. */
async function reconcile(args: readonly string[], environment: Record<string, string> = {}) {
  const node = path.join(root, 'node_modules/.bin/node')
  const env = {
    PATH: process.env.PATH,
    QUIRE_ENV_FILE: '',
    DATABASE_URL_PAYMENT: counter.env.DATABASE_URL,
    ...environment,
  }
  return run(node, [path.join(root, 'scripts/reconcile.ts'), ...args], { env }).then(
    ({ stdout }) => ({ said: stdout, code: 0 }),
    ({ stdout, stderr, code }) => ({ said: `${stdout}${stderr}`, code }),
  )
}

/** Somebody pays at the provider for no order of ours; answers the intent. */
async function chargeOfNobody(): Promise<string> {
  const asked = await fetch(`${counter.stripe.url}/v1/payment_intents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${counter.env.STRIPE_SECRET_KEY}` },
    body: new URLSearchParams({ amount: '700', currency: 'eur', payment_method: 'pm_card_visa', confirm: 'true' }),
  })
  return ((await asked.json()) as { id: string }).id
}

test('Mrs Page asks, reads what was mended and what is left, and closes it', async () => {
  const order = counter.newOrder()
  await counter.say('order.placed', placed(order))
  const { intentId } = await counter.news.wait('payment.prepared', order)
  await counter.stripe.switches.set({ webhookUrl: 'http://127.0.0.1:9/nobody' })
  await counter.pay(order)
  const id = await chargeOfNobody()
  const { said, code } = await reconcile([])
  expect(said).toMatch(/Compared .* UTC: 2 payments, 0 refunds, 0 disputes; 1 mended, 1 new for a person\./)
  expect(said).toContain(`mended  MISSED_CHARGE  ${intentId}, order ${order}`)
  expect(said).toContain('ours: nothing; theirs: succeeded, 7.00 EUR')
  expect(code).toBe(1)
  await counter.news.wait('payment.succeeded', order)
  const [, finding = ''] = new RegExp(`([0-9a-f-]{36})  CHARGE_WITHOUT_ORDER  ${id}`).exec(said) ?? []
  expect((await reconcile(['list'])).code).toBe(1)
  expect(await reconcile(['close', finding, 'refunded at the counter'])).toMatchObject({ code: 0 })
  expect((await reconcile(['close', finding, 'again'])).said).toContain(`There is no open finding ${finding}`)
  expect(await reconcile(['list'])).toEqual({ code: 0, said: expect.stringContaining('Nothing is open') })
  const kept = await counter.prisma.finding.findUnique({ where: { id: finding } })
  expect(kept).toMatchObject({ closedWhy: 'refunded at the counter', closedBy: expect.any(String) })
}, 60_000)

test.each([[['--days', '0']], [['--days', 'three']], [['sweep']], [['close', 'x', 'y']], [['--colour']]])(
  'what it does not know (%j) is refused with the usage',
  async (args) => {
    const { said, code } = await reconcile(args)
    expect(said).toContain('Usage: npm run reconcile')
    expect(code).toBe(2)
  },
)

test('without a shop it says which address it would need', async () => {
  const { said, code } = await reconcile(['list'], { DATABASE_URL_PAYMENT: '', QUIRE_STATE: '/nowhere/at/all' })
  expect(said).toMatch(/There is no shop of npm start in .*set DATABASE_URL_PAYMENT/)
  expect(code).toBe(1)
})

test('its help tells what it does', async () => {
  expect(await reconcile(['--help'])).toEqual({ code: 0, said: expect.stringContaining('must be running') })
})

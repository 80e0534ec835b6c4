import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { open } from './cast.ts'

let stripe: Awaited<ReturnType<typeof open>>
beforeAll(async () => {
  stripe = await open()
})
afterAll(() => stripe.close())

const intent = (more = {}) => stripe.sdk.paymentIntents.create({ amount: 4290, currency: 'eur', ...more })
const post = (secret: string | null, form: Record<string, string>) =>
  fetch(`${stripe.url}/pay/${secret}`, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' })

test('Ann pays on the page with her own card and is sent back to the shop', async () => {
  const { client_secret } = await intent()
  const form = {
    number: '4242 4242 4242 4242',
    expiry: '12 / 40',
    cvc: '123',
    return_url: 'http://shop.test/order?id=7',
  }
  const back = await post(client_secret, form)
  expect(back.status).toBe(303)
  expect(back.headers.get('location')).toMatch(
    /^http:\/\/shop\.test\/order\?id=7&payment_intent=pi_.*redirect_status=succeeded$/,
  )
})

test('Bob is told on the page why his card was refused, and nothing leads him to another scheme', async () => {
  const { client_secret, id } = await intent()
  const page = await post(client_secret, {
    card: 'pm_card_chargeDeclinedInsufficientFunds',
    return_url: 'javascript:alert(1)',
  })
  expect(page.status).toBe(402)
  const text = await page.text()
  expect(text).toContain('Your card has insufficient funds.')
  expect(text).not.toContain('javascript:')
  expect((await post(client_secret, { card: 'pm_card_visa' })).headers.get('location')).toBe(`/pay/${client_secret}`)
  expect((await stripe.sdk.paymentIntents.retrieve(id)).status).toBe('succeeded')
})

test('a description is shown as text, whatever it holds', async () => {
  const { client_secret } = await intent({ description: '<script>alert(1)</script>' })
  const page = await (await fetch(`${stripe.url}/pay/${client_secret}`)).text()
  expect(page).toContain('&#60;script&#62;')
  expect(page).not.toContain('<script>')
})

test('a secret that opens nothing, or whose end is wrong, shows a page that says so', async () => {
  const { client_secret } = await intent()
  for (const secret of ['nothing', `${client_secret}x`]) {
    expect((await fetch(`${stripe.url}/pay/${secret}`)).status).toBe(404)
  }
})

test('browsers may call what the publishable key opens', async () => {
  const preflight = await fetch(`${stripe.url}/v1/payment_intents/pi_1/confirm`, { method: 'OPTIONS' })
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
  expect((await fetch(`${stripe.url}/v1/refunds`, { method: 'OPTIONS' })).status).toBe(404)
})

test('a person who opens the stand-in finds what waits to be paid, and what was paid', async () => {
  const desk = async () => {
    const answer = await fetch(stripe.url)
    expect(answer.headers.get('content-type')).toContain('text/html')
    const [waiting = '', recent = ''] = (await answer.text()).split('<h2>Recent</h2>')
    return { waiting, recent }
  }
  const { client_secret } = await intent({ amount: 1250, description: 'Order Q-7K3M-9ZP2' })
  const before = await desk()
  expect(before.waiting).toContain(`href="/pay/${client_secret}"`)
  expect(before.waiting).toMatch(/Order Q-7K3M-9ZP2[\s\S]*€12\.50/)
  await post(client_secret, { card: 'pm_card_visa' })
  const after = await desk()
  expect(after.waiting).not.toContain('Q-7K3M-9ZP2')
  expect(after.recent).toMatch(/Order Q-7K3M-9ZP2[\s\S]*Paid/)
})

test('the pay page tells the number of the order and not its id', async () => {
  const { client_secret } = await intent({ description: 'Order Q-7K3M-9ZP2', metadata: { orderId: '0198-raw-id' } })
  const page = await (await fetch(`${stripe.url}/pay/${client_secret}`)).text()
  expect(page).toContain('Order Q-7K3M-9ZP2')
  expect(page).not.toContain('0198-raw-id')
})

test('programs that mistype are answered as the API answers, and every page has its icon', async () => {
  for (const path of ['/v1/nothing', '/nothing']) {
    const answer = await fetch(stripe.url + path)
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error' } })
  }
  expect((await fetch(`${stripe.url}/favicon.ico`)).headers.get('content-type')).toBe('image/svg+xml')
})

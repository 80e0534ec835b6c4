import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newId } from '@quire/platform/id'
import { openMailRoom, paid } from './mail-room.ts'

let room: Awaited<ReturnType<typeof openMailRoom>>
beforeAll(async () => {
  room = await openMailRoom()
  await Promise.all([room.openWorker(), room.openWorker()])
}, 60_000)
afterAll(() => room.close(), 20_000)

const mailsTo = (address: string) => room.inbox.mails().filter(({ to }) => to.includes(address))

test('Two workers hear ten times at once that Ann has paid, and she gets one receipt', async () => {
  const order = paid({ email: 'ann@quire.test', name: 'Ann' })
  const event = await room.say('order.paid', order, 10)
  const row = await room.row(event, { status: 'SENT' })
  await room.quiet()
  const [mail, ...more] = mailsTo('ann@quire.test')
  expect(more).toEqual([])
  expect(mail?.messageId).toBe(row.messageId)
  expect(mail?.messageId).toMatch(/^<receipt\.[0-9a-f]{64}@quire\.test>$/)
  expect(mail?.subject).toBe('Your receipt for order Q-7K3M-9ZP2')
  expect(mail?.from).toBe('Quire <shop@quire.test>')
  for (const said of ['€24.93', '€19.98', 'Books at 10%', '€2.27', 'Lange Straße 12', 'Austria', 'Standard']) {
    expect(mail?.text).toContain(said)
    expect(mail?.html).toContain(said)
  }
  const link = `https://shop.quire.test/orders/${Buffer.from(`Order:${order.orderId}`).toString('base64url')}`
  expect(mail?.html).toContain(`href="${link}"`)
})

test('An order that is told to be paid by a second event still has one receipt', async () => {
  const order = paid({ email: 'once@quire.test', name: 'Ann' })
  await room.row(await room.say('order.paid', order), { status: 'SENT' })
  const again = await room.say('order.paid', order)
  await room.quiet()
  expect(await room.prisma.inboxEvent.findUnique({ where: { eventId: again } })).not.toBeNull()
  expect(mailsTo('once@quire.test')).toHaveLength(1)
})

test('Thirty orders at once get thirty receipts, and each its own', async () => {
  const people = Array.from({ length: 30 }, (_, at) => `reader-${at}@quire.test`)
  await Promise.all(people.map((email) => room.say('order.paid', paid({ email, name: 'A reader' }), 3)))
  await Promise.all(people.map(room.mailTo))
  await room.quiet()
  expect(people.map((email) => mailsTo(email).length)).toEqual(people.map(() => 1))
})

test.each([
  ['user.registered', 'verify-email', 'Welcome to Quire: please confirm your address'],
  ['user.password-reset-asked', 'password-reset', 'Choose a new password for Quire'],
] as const)(
  '%s: Bob gets a link with his token, which then is nowhere in the database',
  async (type, about, subject) => {
    const [userId, token, email] = [newId(), `token-of-${about}_1`, `bob+${about}@quire.test`]
    const event = await room.say(
      type,
      { userId, email, name: 'Bob', sealed: room.sealed(token, `${about}:${userId}`) },
      5,
    )
    const row = await room.row(event, { status: 'SENT' })
    await room.quiet()
    const [mail, ...more] = mailsTo(email)
    expect(more).toEqual([])
    expect(mail?.subject).toBe(subject)
    const page = about === 'verify-email' ? 'verify-email' : 'reset-password'
    expect(mail?.text).toContain(`https://shop.quire.test/${page}?token=${token}`)
    expect(mail?.html).toContain(`href="https://shop.quire.test/${page}?token=${token}"`)
    expect(row.sealed).toBeNull()
    expect(row.text).toContain('?token=%5Bleft-out%5D')
    const [dump] = await room.prisma.$queryRaw<{ all: string }[]>`SELECT string_agg(mail::text, '') AS all FROM mail`
    expect(dump?.all).toContain(email)
    expect(dump?.all).not.toContain(token)
  },
)

test('A parcel and a refund of one order are told apart, each once', async () => {
  const head = { orderId: newId(), number: 'Q-1', contact: { email: 'parcels@quire.test', name: 'Ann' } }
  const parcel = { ...head, carrier: 'Post', trackingNumber: '42', lines: [{ title: 'Emma', quantity: 1 }] }
  await room.say('order.shipped', { ...parcel, parcelId: newId(), rest: 2 }, 3)
  await room.say('order.shipped', { ...parcel, parcelId: newId(), rest: 0 }, 3)
  const reason = '“Emma” was sold to somebody else before your payment reached us.'
  const amount = { amount: 1998, currency: 'EUR' }
  const event = await room.say('order.refunded', { ...head, refundId: newId(), amount, reason }, 3)
  await room.row(event, { status: 'SENT' })
  await room.quiet()
  const texts = mailsTo('parcels@quire.test').map(({ text }) => String(text))
  expect(texts).toHaveLength(3)
  expect(texts.filter((text) => text.includes('2 books of your order will follow'))).toHaveLength(1)
  expect(texts.filter((text) => text.includes('your order is complete'))).toHaveLength(1)
  expect(texts.filter((text) => text.includes(reason) && text.includes('€19.98'))).toHaveLength(1)
})

test('Hostile names and titles arrive as text, and no header grows', async () => {
  const name = 'Eve\r\nBcc: all@quire.test\r\n\r\n<img src=x onerror=alert(1)>'
  const titles = ['</td><script>alert("1")</script>', 'Zwölf 图书 “&amp;”\u202egnp\n-- \nPay here: http://evil.test']
  const event = await room.say('order.paid', paid({ email: 'eve@quire.test', name }, titles))
  await room.row(event, { status: 'SENT' })
  const mail = await room.mailTo('eve@quire.test')
  expect(mail.to).toEqual(['eve@quire.test'])
  expect(Object.keys(mail.headers)).not.toContain('bcc')
  expect(mail.headers['auto-submitted']).toBe('auto-generated')
  expect(mail.html).not.toMatch(/<(script|img)/i)
  expect(mail.html).toContain('&lt;/td&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;')
  expect(mail.html).toContain('Zwölf 图书 “&amp;amp;” gnp -- Pay here')
  expect(mail.text).not.toContain('\u202e')
  expect(mail.text?.split('\n').filter((line) => line.startsWith('-- '))).toHaveLength(1)
})

test('A name that is an advertisement is not greeted', async () => {
  const [userId, email] = [newId(), 'victim@quire.test']
  const sealed = room.sealed('token', `verify-email:${userId}`)
  const name = 'You won! Go to evil.test/prize'
  await room.say('user.registered', { userId, email, name, sealed })
  const mail = await room.mailTo(email)
  expect(mail.text).toContain('\nHello,\n')
  expect(mail.text).not.toContain('evil.test')
})

test('What is no address is recorded as failed and never tried', async () => {
  const event = await room.say('order.paid', paid({ email: 'ann@quire.test\r\nRCPT TO:<x@quire.test>', name: 'Ann' }))
  expect(await room.row(event, { status: 'FAILED' })).toMatchObject({ attempts: 0, reason: 'not an address' })
})

test('Names with signs of any script come through in the header', async () => {
  await room.say('order.paid', paid({ email: 'zoe@quire.test', name: 'Zoë "Z", 村上 <zoe>' }))
  const mail = await room.mailTo('zoe@quire.test')
  expect(mail.headers.to).toMatch(/^[\x20-\x7e\r\n\t]*<zoe@quire\.test>$/)
  expect(mail.text).toContain('Zoë "Z", 村上 <zoe>')
})

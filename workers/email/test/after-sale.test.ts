import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { receiptPurpose } from '@quire/contracts/receipts'
import { newId } from '@quire/platform/id'
import { readTicket } from '@quire/platform/ticket'
import { openMailRoom, paid } from './mail-room.ts'

let room: Awaited<ReturnType<typeof openMailRoom>>
beforeAll(async () => {
  room = await openMailRoom()
  await Promise.all([room.openWorker(), room.openWorker()])
}, 60_000)
afterAll(() => room.close(), 20_000)

const mailsTo = (address: string) => room.inbox.mails().filter(({ to }) => to.includes(address))
const head = (email: string) => ({ orderId: newId(), number: 'Q-7K3M-9ZP2', contact: { email, name: 'Ann' } })
const euros = (amount: number) => ({ amount, currency: 'EUR' })
const parcel = (trackingNumber: string, rest: number) => ({
  parcelId: newId(),
  carrier: 'DHL',
  trackingNumber,
  lines: [{ title: 'Emma', quantity: 1 }],
  rest,
})

test('Ann’s order arrives; however often that is told, she gets one mail', async () => {
  const order = head('arrived@quire.test')
  await room.row(await room.say('order.delivered', order, 5), { status: 'SENT' })
  await room.say('order.delivered', order)
  await room.quiet()
  const [mail, ...more] = mailsTo('arrived@quire.test')
  expect(more).toEqual([])
  expect(mail?.subject).toBe('Your order has arrived: Q-7K3M-9ZP2')
  expect(mail?.messageId).toMatch(/^<delivered\.[0-9a-f]{64}@quire\.test>$/)
})

test('Each step of a return is one mail, with what Mrs Page says about it', async () => {
  const order = head('return@quire.test')
  const change = { ...order, returnId: newId(), lines: [{ title: 'Emma <b>', quantity: 2 }] }
  const notes = {
    ASKED: null,
    ACCEPTED: 'Send it to:\nQuire, Buchweg 1, 04105 Leipzig',
    REFUSED: 'It was sent to us after 40 days.',
    RECEIVED: null,
  }
  for (const [status, note] of Object.entries(notes)) {
    await room.say('order.return-changed', { ...change, status, note }, 3)
  }
  await room.soon('four mails', async () => (mailsTo('return@quire.test').length >= 4 ? true : null))
  await room.quiet()
  const mails = mailsTo('return@quire.test')
  expect(mails.map(({ subject }) => subject).sort()).toEqual([
    'We cannot accept your return: order Q-7K3M-9ZP2',
    'We received your return request: order Q-7K3M-9ZP2',
    'Your return has arrived: order Q-7K3M-9ZP2',
    'Your return is accepted: order Q-7K3M-9ZP2',
  ])
  const textOf = (beginning: string) => mails.find(({ subject }) => subject.startsWith(beginning))?.text
  expect(textOf('Your return is accepted')).toContain(
    'How to send it back:\n  Send it to:\n  Quire, Buchweg 1, 04105 Leipzig',
  )
  expect(textOf('We cannot accept')).toContain('Why:\n  It was sent to us after 40 days.')
  expect(textOf('We received')).not.toContain('Note:')
  for (const { text, html } of mails) {
    expect(text).toContain('- Emma <b>: × 2')
    expect(html).toContain('Emma &lt;b&gt;')
  }
})

test('A paid order is cancelled: Ann is told what comes back. One that was not paid is not worth a mail', async () => {
  const order = head('cancelled@quire.test')
  const { contact: _, ...unpaid } = head('nobody@quire.test')
  await room.say('order.cancelled', unpaid, 2)
  await room.say('order.cancelled', head('nothing@quire.test'), 3)
  await room.row(await room.say('order.cancelled', { ...order, refund: euros(2493) }, 3), { status: 'SENT' })
  await room.quiet()
  const [mail, ...more] = mailsTo('cancelled@quire.test')
  expect(more).toEqual([])
  expect(mail?.text).toContain('You get €24.93 back, to the card or wallet you paid with.')
  expect(mailsTo('nobody@quire.test')).toEqual([])
  const [before, ...again] = mailsTo('nothing@quire.test')
  expect(again).toEqual([])
  expect(before?.subject).toBe('Your order Q-7K3M-9ZP2 is cancelled')
  expect(before?.text).toContain('What you paid is back with you already')
  expect(before?.text).not.toMatch(/€|We write to you again/)
})

test.each([
  ['some money goes back', euros(999), 'You get €9.99 back for it.'],
  ['none does', euros(0), 'No money goes back for it.'],
  ['it is not told', undefined, 'If money goes back to you'],
])('A return arrived and %s: the mail promises no more than that', async (what, refund, sentence) => {
  const to = `${what.replaceAll(' ', '-')}@quire.test`
  const lines = [{ title: 'Emma', quantity: 1 }]
  const change = { ...head(to), returnId: newId(), status: 'RECEIVED', lines, note: null, refund }
  await room.row(await room.say('order.return-changed', change), { status: 'SENT' })
  const [mail] = mailsTo(to)
  expect(mail?.text).toContain(sentence)
  expect(mail?.text?.includes('money is on its way')).toBe(refund?.amount === 999)
})

test('Mrs Page has a receipt sent once more: the same mail, with a Message-ID of its own', async () => {
  const order = paid({ email: 'again@quire.test', name: 'Ann' })
  const { contact, number, orderId, ...receipt } = order
  await room.row(await room.say('order.paid', order), { status: 'SENT' })
  const asked = { contact, number, orderId, resendId: newId(), mail: 'RECEIPT', receipt }
  await room.row(await room.say('order.mail-asked', asked, 5), { status: 'SENT' })
  await room.say('order.mail-asked', asked)
  await room.quiet()
  const [first, second, ...more] = mailsTo('again@quire.test')
  expect(more).toEqual([])
  expect(second?.subject).toBe(first?.subject)
  expect(second?.messageId).not.toBe(first?.messageId)
  const withoutLink = (text: string | null | undefined) => text?.replace(/receipts\/\S+/, '')
  expect(withoutLink(second?.text)).toBe(withoutLink(first?.text))
})

test('… and the mails of two parcels, one for each', async () => {
  const order = head('parcels@quire.test')
  const asked = { ...order, resendId: newId(), mail: 'SHIPPED', parcels: [parcel('A1', 1), parcel('A2', 0)] }
  await room.say('order.mail-asked', asked, 3)
  await room.say('order.mail-asked', { ...asked, parcels: undefined, resendId: newId() })
  await room.soon('two mails', async () => (mailsTo('parcels@quire.test').length >= 2 ? true : null))
  await room.quiet()
  const texts = mailsTo('parcels@quire.test').map(({ text }) => String(text))
  expect(texts).toHaveLength(2)
  expect(texts.filter((text) => text.includes('A1 (DHL)') && text.includes('will follow'))).toHaveLength(1)
  expect(texts.filter((text) => text.includes('A2 (DHL)') && text.includes('complete'))).toHaveLength(1)
})

test('The numbers of her papers stand in the mails about them', async () => {
  const order = { ...paid({ email: 'numbers@quire.test', name: 'Ann' }), invoiceNumber: 'R-2026-000017' }
  const { orderId, number, contact } = order
  await room.row(await room.say('order.paid', order), { status: 'SENT' })
  const refund = { orderId, number, contact, refundId: newId(), amount: euros(999), reason: 'A page was missing.' }
  const event = await room.say('order.refunded', { ...refund, creditNoteNumber: 'G-2026-000003' })
  await room.row(event, { status: 'SENT' })
  const textOf = (about: string) => mailsTo('numbers@quire.test').find(({ subject }) => subject.includes(about))?.text
  expect(textOf('receipt')).toContain('R-2026-000017')
  expect(textOf('refund')).toContain('G-2026-000003')
})

test('The receipt’s link opens her order’s PDF for 90 days, and is not kept', async () => {
  const order = paid({ email: 'pdf@quire.test', name: 'Ann' })
  const row = await room.row(await room.say('order.paid', order), { status: 'SENT' })
  const mail = await room.mailTo('pdf@quire.test')
  const [, ticket = ''] = /https:\/\/graph\.quire\.test\/receipts\/(\S+)\.pdf/.exec(mail.text ?? '') ?? []
  const opens = (days: number) =>
    readTicket(ticket, room.sealKey, { purpose: receiptPurpose, now: new Date(Date.now() + days * 86_400_000) })
  expect(opens(89)).toBe(order.orderId)
  expect(opens(91)).toBeNull()
  expect(row.text).toContain('/receipts/[left-out].pdf')
  expect(row.text).not.toContain(ticket)
})

test('a receipt for another sum that staff accepted tells what was paid', async () => {
  const order = {
    ...paid({ email: 'other-sum@quire.test', name: 'Ann' }),
    received: { amount: 1000, currency: 'EUR' as const },
  }
  await room.row(await room.say('order.paid', order), { status: 'SENT' })
  const [mail] = mailsTo('other-sum@quire.test')
  expect(mail?.text).toContain('We received your payment of €10.00.')
  expect(mail?.text).toMatch(/Paid, and accepted as the whole: €10\.00/)
})

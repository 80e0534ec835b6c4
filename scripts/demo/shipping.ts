import { Broken, type Caller, openCaller } from './caller.ts'
import { readOrder, shipOrder } from './documents.ts'
import type { Follower } from './follower.ts'
import { mailsAbout } from './mails.ts'
import { type Placed, signIn } from './purchase.ts'
import type { Teller } from './teller.ts'
import { loginOf, type Urls } from './urls.ts'

/** Mrs Page sends the books in two parcels, while the customer watches. */
export async function ship({
  urls,
  teller,
  placed,
  follower,
  to,
}: {
  urls: Urls
  teller: Teller
  placed: Placed
  follower: Follower
  to: string
}): Promise<void> {
  const page = openCaller(urls.graph)
  teller.say('\nIn the back office.')
  await teller.step('Mrs Page signs in.', async () => ({
    value: await signIn(page, loginOf(urls, 'page')),
    outcome: 'The order is on her list.',
  }))
  const { order } = await page.ask<{ order: { lines: { id: string; quantity: number }[] } }>(readOrder, {
    id: placed.id,
  })
  for (const [at, line] of order.lines.entries()) {
    const status = at === order.lines.length - 1 ? 'SHIPPED' : 'PARTLY_SHIPPED'
    await teller.step(`She sends parcel ${at + 1}.`, async () => {
      const trackingNumber = await send(page, placed, { line, parcel: at + 1 })
      const value = await follower.wait(status, (one) => one.order.status === status)
      await mailsAbout(urls.inbox, to, [placed.number, trackingNumber])
      return { value, outcome: `Ann's page says ${status}, and a mail names the parcel.` }
    })
  }
}

async function send(
  page: Caller,
  { id: orderId, number }: Placed,
  { line, parcel }: { line: { id: string; quantity: number }; parcel: number },
): Promise<string> {
  const trackingNumber = `00340434${number.replace(/\W/g, '')}${parcel}`
  const lines = [{ lineId: line.id, quantity: line.quantity }]
  const input = { orderId, lines, carrier: 'DHL', trackingNumber }
  const { shipOrder: answer } = await page.ask<{ shipOrder: { message?: string } }>(shipOrder, { input })
  if (answer.message) throw new Broken(`The parcel was refused: ${answer.message}`)
  return trackingNumber
}

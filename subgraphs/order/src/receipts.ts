import { buffer } from 'node:stream/consumers'
import { receiptPath, receiptPurpose } from '@quire/contracts/receipts'
import { asId, toGlobalId } from '@quire/platform/id'
import type { Metrics } from '@quire/platform/metrics'
import type { openHttp } from '@quire/platform/server'
import { readTicket, signTicket } from '@quire/platform/ticket'
import type { HistoryStore } from './data/history-store.ts'
import type { OrderStore } from './data/order-store.ts'
import type { Order } from './domain/order.ts'
import { receiptNumber, receiptOf, wasPaid } from './domain/receipt.ts'
import type { OrderEnv } from './env.ts'
import { drawReceipt, type Letterhead } from './papers/draw-receipt.ts'
import { openFonts } from './papers/fonts.ts'
import { remember } from './papers/remember.ts'

type Settings = Pick<OrderEnv, 'RECEIPT_KEY' | 'SHOP_URL' | 'STOREFRONT_URL' | 'SELLER'>

/** A link that opens a receipt for an hour: whoever may see the order gets a new one each time. */
export type ReceiptLink = (order: Order) => { readonly number: string; readonly url: string } | null

const linkMs = 3_600_000

export const openReceiptLinks =
  ({ RECEIPT_KEY, SHOP_URL }: Settings): ReceiptLink =>
  (order) => {
    if (!wasPaid(order)) return null
    const until = new Date(Date.now() + linkMs)
    const ticket = signTicket({ purpose: receiptPurpose, id: order.id, until }, RECEIPT_KEY)
    return { number: receiptNumber(order), url: `${bare(SHOP_URL)}${receiptPath(ticket)}` }
  }

interface ReceiptNeeds {
  readonly orders: OrderStore
  readonly history: HistoryStore
  readonly metrics: Metrics
}

/** GET /receipts/<ticket>.pdf: the receipt that the ticket opens, drawn anew. Anything else is a page that says what to do. */
export function openReceipts(
  app: ReturnType<typeof openHttp>,
  { orders, history, metrics }: ReceiptNeeds,
  env: Settings,
): void {
  const letterhead: Letterhead = { fonts: openFonts(), seller: env.SELLER }
  const drawn = remember<Buffer>()
  // A wildcard, since Fastify takes no other part of a path that is as long as a ticket.
  app.get<{ Params: { '*': string } }>('/receipts/*', async (request, reply) => {
    const end = metrics.requests.startTimer({ kind: 'page', name: 'receipt' })
    const order = await orderOf(request.params['*'], env, orders)
    const receipt = order && receiptOf(order, order.paidAt ? [] : await history.after(order.id, 0))
    reply.headers({
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
      'referrer-policy': 'no-referrer',
    })
    end({ outcome: receipt ? 'ok' : 'not-found' })
    if (!receipt) {
      const csp = "default-src 'none'; style-src 'unsafe-inline'"
      return reply.code(404).type('text/html; charset=utf-8').header('content-security-policy', csp).send(lostPage(env))
    }
    const at = new Date()
    const orderUrl = `${bare(env.STOREFRONT_URL)}/orders/${toGlobalId('Order', order.id)}`
    return reply
      .type('application/pdf')
      .header('content-disposition', `inline; filename="${receipt.number.replace(/[^A-Za-z0-9-]/g, '')}.pdf"`)
      .send(
        await drawn(`${order.id} ${order.sequence}`, () => buffer(drawReceipt(letterhead, receipt, { orderUrl, at }))),
      )
  })
}

async function orderOf(file: string, { RECEIPT_KEY }: Settings, orders: OrderStore): Promise<Order | null> {
  const [, ticket] = /^([\w.-]+)\.pdf$/.exec(file) ?? []
  const opened = ticket && readTicket(ticket, RECEIPT_KEY, { purpose: receiptPurpose, now: new Date() })
  const id = opened ? asId<'Order'>(opened) : null
  return id && orders.find(id)
}

const bare = (url: string): string => url.replace(/\/+$/, '')

const lostPage = ({ STOREFRONT_URL }: Settings): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>No receipt here</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1.5rem}h1{font-size:1.4rem}</style></head>
<body><h1>This link opens no receipt</h1>
<p>It is not whole, or its time is over. Open your order in the <a href="${STOREFRONT_URL.replace(/[&<>"']/g, '')}">shop</a>: it has a new link to the receipt.</p></body></html>
`

import { type MouseEvent, useEffect, useRef } from 'react'
import { day, price } from '../parts/words.ts'
import type { Graph } from './graph.ts'
import { type Order, type Refund, readReceipt } from './order.ts'

type Props = { order: Order; graph: Pick<Graph, 'ask'> }

/** What it costs, what went back, and the paper about it. */
export function OrderMoney({ order, graph }: Props) {
  const { refunds, receipt } = order
  return (
    <>
      <Sums order={order} />
      {refunds.length > 0 && <h3>Money back</h3>}
      {refunds.length > 0 && (
        <ul className="refunds">
          {refunds.map((refund) => (
            <RefundLine key={refund.id} refund={refund} />
          ))}
        </ul>
      )}
      {receipt && <ReceiptLink orderId={order.id} receipt={receipt} graph={graph} />}
    </>
  )
}

function Sums({ order: { delivery, total, vat } }: { order: Order }) {
  return (
    <dl className="sums">
      <dt>{delivery.label}</dt>
      <dd>{delivery.price.amount === 0 ? 'free' : price(delivery.price)}</dd>
      <dt className="all">Total</dt>
      <dd className="all">{price(total)}</dd>
      <dt className="soft">VAT contained</dt>
      <dd className="soft">{price(vat)}</dd>
    </dl>
  )
}

function RefundLine({ refund }: { refund: Refund }) {
  const { amount, reason, creditNoteNumber } = refund
  return (
    <li>
      <span>
        {reason}
        <small>
          {standing(refund)}
          {creditNoteNumber && `, credit note ${creditNoteNumber}`}
        </small>
      </span>
      <span className="sum">{price(amount)}</span>
    </li>
  )
}

function standing({ askedAt, doneAt, failedAt }: Refund): string {
  if (doneAt) return `went back on ${day(doneAt)}`
  if (failedAt) return 'could not be sent back yet; we are looking into it'
  return `on its way back since ${day(askedAt)}`
}

// A link is good for an hour, and a page may be open for a day.
const goodForMs = 50 * 60_000

type Receipt = NonNullable<Order['receipt']>

function ReceiptLink({ orderId, receipt, graph }: { orderId: string; receipt: Receipt; graph: Pick<Graph, 'ask'> }) {
  const { url } = receipt
  const got = useRef({ url: '', at: 0 })
  useEffect(() => {
    got.current = { url, at: Date.now() }
  }, [url])
  const open = (event: MouseEvent) => {
    if (Date.now() - got.current.at < goodForMs) return
    event.preventDefault()
    graph
      .ask<{ order: { receipt: Receipt | null } | null }>(readReceipt, { id: orderId })
      .then(({ order }) => location.assign(order?.receipt?.url ?? url))
      .catch(() => location.assign(url))
  }
  return (
    <p className="receipt">
      <a href={url} onClick={open} target="_blank" rel="noopener">
        Receipt {receipt.number} (PDF)
      </a>
    </p>
  )
}

import { useState } from 'react'
import { Problems } from '../parts/deed-form.tsx'
import { Question } from '../parts/question.tsx'
import { useDeed } from '../parts/use-deed.ts'
import { moment, price } from '../parts/words.ts'
import type { Graph } from './graph.ts'
import { cancelOrder, type Order } from './order.ts'

type Props = { order: Order; payPage: string | null; graph: Pick<Graph, 'ask'> }

/** What the customer can do about the order as a whole now: pay it, pay it in another way, cancel it. */
export function OrderDoings({ order, payPage, graph }: Props) {
  const mayCancel = order.nextStates.includes('CANCELLED')
  const isUnpaid = order.status === 'PLACED'
  if (!isUnpaid && !mayCancel) return null
  return (
    <div className="doings">
      {isUnpaid && <PaymentNote order={order} payPage={payPage} />}
      <p>
        {payPage && (
          <a className="button" href={payPage}>
            {order.payment.status === 'FAILED' ? 'Pay with another card' : `Pay ${price(order.total)}`}
          </a>
        )}
        {mayCancel && <CancelOrder order={order} graph={graph} />}
      </p>
    </div>
  )
}

function PaymentNote({ order: { payment, total, payBefore }, payPage }: Omit<Props, 'graph'>) {
  if (payment.status === 'FAILED')
    return (
      <p className="note bad" role="alert">
        The payment was declined, and nothing was charged. You can try again, also with another card, until{' '}
        {moment(payBefore)}; the books are kept for you until then.
      </p>
    )
  if (payment.status === 'PREPARING') return <p className="soft">The payment is being prepared; this takes a moment.</p>
  if (payment.status === 'HELD')
    return <p className="soft">Your payment differs from what was agreed. We are looking at it.</p>
  if (payment.status !== 'READY') return null
  return (
    <p className="soft">
      {price(total)} can be paid until {moment(payBefore)}
      {payPage ? '.' : ', in the window where you placed the order.'}
    </p>
  )
}

function CancelOrder({ order: { id, number, status }, graph }: Omit<Props, 'payPage'>) {
  const [isAsked, setAsked] = useState(false)
  const { send, isBusy, failures } = useDeed(graph, cancelOrder)
  const cancel = async () => {
    if (await send({ orderId: id })) setAsked(false)
  }
  return (
    <>
      <button type="button" className="plain" onClick={() => setAsked(true)}>
        Cancel this order
      </button>
      <Question title={`Cancel order ${number}?`} isOpen={isAsked} close={() => setAsked(false)}>
        <p>
          {status === 'PLACED'
            ? 'Nothing was charged, and nothing will be. The books go back on the shelf.'
            : 'All that you paid goes back to your card, and the books go back on the shelf.'}
        </p>
        <Problems failures={failures} />
        <p className="answers">
          <button type="button" className="grave" disabled={isBusy} onClick={() => void cancel()}>
            Yes, cancel it
          </button>
          <button type="button" className="plain" onClick={() => setAsked(false)}>
            Keep it
          </button>
        </p>
      </Question>
    </>
  )
}

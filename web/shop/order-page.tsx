import { useEffect, useState } from 'react'
import type { Config } from '../config.ts'
import type { Graph } from './graph.ts'
import { type Order, trackOrder } from './order.ts'
import { OrderSheet } from './order-sheet.tsx'
import { Sheet } from './sheet.tsx'
import { SignIn } from './sign-in.tsx'

type Tracking = { readonly orderTracking: { readonly order: Order } }

/** An order, followed live; who may not see it is asked who they are. */
export function OrderPage({ graph, config, id }: { graph: Graph; config: Config; id: string }) {
  const [order, setOrder] = useState<Order | null>(null)
  const [isRefused, setRefused] = useState(false)
  const [isLive, setLive] = useState<boolean | null>(null)
  useEffect(() => {
    if (isRefused) return
    return graph.follow<Tracking>(
      trackOrder,
      { id },
      {
        next: ({ orderTracking }) => setOrder(orderTracking.order),
        refused: () => setRefused(true),
        line: setLive,
      },
    )
  }, [graph, id, isRefused])
  if (isRefused) return <Stranger graph={graph} config={config} again={() => setRefused(false)} />
  if (order)
    return (
      <OrderSheet
        order={order}
        isLive={isLive === true}
        payPage={payPageOf(order, config)}
        graph={graph}
        covers={config.graph}
      />
    )
  if (isLive === null) return <Sheet title="One moment">We look for your order.</Sheet>
  return <Sheet title="The shop does not answer">We go on trying; your order is safe.</Sheet>
}

function Stranger({ graph, config, again }: { graph: Graph; config: Config; again: () => void }) {
  const isSignedIn = graph.session.token() !== null
  return (
    <Sheet title={isSignedIn ? 'This order is not in your account' : 'Sign in to see this order'}>
      <p>
        {isSignedIn
          ? 'Perhaps it was bought with another account: sign in with that one.'
          : 'An order is shown to the person who bought it. If you bought as a guest, open it in the browser that you used.'}
      </p>
      <SignIn session={graph.session} logins={config.logins} done={again} />
    </Sheet>
  )
}

/** Where the order can be paid, while it can. */
function payPageOf({ status, payment }: Order, { stripe }: Config): string | null {
  if (!stripe || status !== 'PLACED' || !payment.clientSecret) return null
  const back = encodeURIComponent(location.origin + location.pathname)
  return `${stripe}/pay/${encodeURIComponent(payment.clientSecret)}?return_url=${back}`
}

import { trackOrder } from '../../scripts/demo/documents.ts'
import type { Delivered } from '../../scripts/demo/follower.ts'
import type { Placed } from '../../scripts/demo/purchase.ts'
import type { Shop } from './shop.ts'
import { until } from './until.ts'
import type { Visitor } from './visitor.ts'

/** Follows an order over server-sent events, as the WebSocket's follower does. */
export function followStream(shop: Shop, buyer: Visitor, { id }: Placed) {
  const delivered: Delivered[] = []
  const leaving = new AbortController()
  const listening = listen(shop, buyer, { id, signal: leaving.signal, take: (one) => delivered.push(one) })
  let failure: unknown = null
  listening.catch((error: unknown) => {
    failure = error
  })
  return {
    delivered,
    wait: (what: string, fits: (one: Delivered) => boolean) =>
      until(`the stream tells ${what}`, () => {
        if (failure) throw failure
        return delivered.find(fits)
      }),
    close: () => leaving.abort(),
  }
}

type Listening = { id: string; signal: AbortSignal; take: (one: Delivered) => void }

async function listen({ graph }: Shop, buyer: Visitor, { id, signal, take }: Listening): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    accept: 'text/event-stream',
    'quire-visitor': buyer.visitor() ?? '',
  }
  const body = JSON.stringify({ query: trackOrder, variables: { orderId: id, after: 0 } })
  const answer = await fetch(graph, { method: 'POST', headers, body, signal })
  let text = ''
  for await (const chunk of (answer.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    const events = `${text}${chunk}`.split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) {
      const line = /^data: (?<json>\{.*)$/m.exec(event)
      if (!event.includes('event: next') || !line?.groups?.json) continue
      const { data } = JSON.parse(line.groups.json) as { data?: { orderTracking: Omit<Delivered, 'receivedAt'> } }
      if (data) take({ ...data.orderTracking, receivedAt: Date.now() })
    }
  }
}

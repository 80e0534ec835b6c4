import { type Client, createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { type Shop, until } from './shop.ts'

/** A subscription to Ann's order, with fields of three rooms. */
export const tracking = (after?: number, orderId = 'o1') => `subscription {
  orderTracking(orderId: "${orderId}"${after === undefined ? '' : `, after: ${after}`}) {
    sequence event order { customer { name } lines { book { title } } }
  }
}`

/** The same, as most clients ask: everything in variables. */
export const trackingBy = `subscription ($orderId: ID!, $after: Int) {
  orderTracking(orderId: $orderId, after: $after) {
    sequence event order { customer { name } lines { book { title } } }
  }
}`

/** Sockets that are closed together. */
export function openSockets(shop: () => Shop) {
  const clients: Client[] = []
  return {
    socket(connectionParams: Record<string, unknown> = {}, more: { lazy?: boolean } = {}): Client {
      const url = shop().liveUrl
      const client = createClient({ url, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0, ...more })
      clients.push(client)
      return client
    },
    async closeAll() {
      for (const client of clients.splice(0)) await client.dispose()
      await until(() => shop().history.listening === 0, 'nobody listens any more')
    },
  }
}

/** Follows a subscription and notes what comes. */
export function follow(client: Pick<Client, 'subscribe'>, query: string, variables: Record<string, unknown> = {}) {
  // biome-ignore lint/suspicious/noExplicitAny: results of any shape
  const got: any[] = []
  const state = { isOver: false, error: null as unknown }
  const leave = client.subscribe(
    { query, variables },
    {
      next: (result) => void got.push(result),
      error: (error) => Object.assign(state, { error, isOver: true }),
      complete: () => Object.assign(state, { isOver: true }),
    },
  )
  return { got, state, leave }
}

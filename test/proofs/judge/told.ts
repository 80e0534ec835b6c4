import type { About } from '../judge.ts'

const paidOnce = ['PAID', 'PARTLY_SHIPPED', 'SHIPPED', 'DELIVERED', 'CANCELLED']

/** What somebody was told is so, and what is so was told to somebody or asked for. */
export function judgeTold(about: About): string[] {
  return [...acknowledged(about), ...refused(about), ...phantoms(about), ...heard(about), ...believed(about)]
}

function acknowledged({ witness, orders }: About): string[] {
  const orderOf = new Map(orders.map((row) => [row.order, row]))
  const placed = [...witness.wishes.values()].flatMap(({ key, placed: told }) => {
    const ids = [...new Set(told.map(({ orderId }) => orderId))]
    if (ids.length > 1) return [`one wish (key ${key}) was answered with ${ids.length} orders`]
    return told.slice(0, 1).flatMap(({ orderId, number, minor }) => {
      const row = orderOf.get(orderId)
      if (!row) return [`a buyer was told of order ${number}, which does not exist`]
      return row.number === number && row.total === minor
        ? []
        : [`a buyer was told of order ${number} for ${minor}, and here it is ${row.number} for ${row.total}`]
    })
  })
  const paid = [...witness.paid].flatMap((id) => {
    const row = orderOf.get(id)
    return row && paidOnce.includes(String(row.status))
      ? []
      : [`a buyer saw that order ${row?.number ?? id} was paid, and it is ${row?.status ?? 'gone'}`]
  })
  return [...placed, ...paid]
}

function refused({ witness, claims, orders }: About): string[] {
  const orderOf = new Map(orders.map((row) => [row.order, row]))
  const claimed = new Map(claims.map((row) => [row.key, row.order]))
  return [...witness.wishes.values()].flatMap(({ key, placed, refused: whys }) => {
    const row = orderOf.get(claimed.get(key))
    if (whys.length === 0) return []
    if (placed.length > 0) return [`one wish (key ${key}) was answered with an order and with ${whys[0]}`]
    return row ? [`a buyer was refused (${whys[0]}), and order ${row.number} stands under the key`] : []
  })
}

function phantoms({ witness, claims, orders }: About): string[] {
  const keysOf = Map.groupBy(claims, ({ order }) => order)
  const told = new Set([...witness.wishes.values()].flatMap(({ placed }) => placed.map(({ orderId }) => orderId)))
  return orders.flatMap(({ order, number }) => {
    if (told.has(String(order))) return []
    const asked = (keysOf.get(order) ?? []).some(({ key }) => witness.wishes.has(String(key)))
    return asked ? [] : [`nobody asked for order ${number}`]
  })
}

/** The provider is a client too: what it was told has arrived is in the inbox of webhooks. */
function heard({ witness, provider, webhooks }: About): string[] {
  const here = new Set(webhooks.map(({ event }) => event))
  const waiting = new Set(provider.undelivered)
  const delivered = provider.events.filter(({ id }) => !waiting.has(id)).map(({ id }) => id)
  const lost = [...new Set([...delivered, ...witness.acceptedEvents])].filter((id) => !here.has(id))
  const typeOf = new Map(provider.events.map(({ id, type }) => [id, type]))
  return lost.map(
    (id) => `the provider was told that ${typeOf.get(id) ?? 'its event'} (${id}) arrived, and it is nowhere`,
  )
}

function believed({ witness, webhooks }: About): string[] {
  const here = new Set(webhooks.map(({ event }) => event))
  return [...witness.forgedEvents].flatMap(([id, how]) =>
    here.has(id) ? [`a forged event (${how}) was taken for true`] : [],
  )
}

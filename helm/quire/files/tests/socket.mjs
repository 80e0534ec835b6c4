// The handshake of graphql-transport-ws, and a first answer over the socket: in a demo the first snapshot of an order, which is then
// left to expire; in a shop that sells, where a test orders nothing, the name of a type.
const { query, variables, connection } = await (process.env.INBOX ? anOrder() : { query: '{ __typename }' })
const answer = await until('the socket answers', () => {
  const socket = new WebSocket(process.env.GRAPH.replace('http', 'ws'), 'graphql-transport-ws')
  const say = (message) => socket.send(JSON.stringify(message))
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, 10_000, new Error('no answer within ten seconds'))
    socket.onopen = () => say({ type: 'connection_init', payload: connection })
    socket.onerror = () => reject(new Error('it cannot be opened'))
    socket.onclose = ({ code, reason }) => reject(new Error(`it was closed: ${code} ${reason}`))
    socket.onmessage = ({ data }) => {
      const { type, payload } = JSON.parse(data)
      if (type === 'connection_ack') say({ id: '1', type: 'subscribe', payload: { query, variables } })
      if (type === 'next') resolve(payload)
      if (type === 'error') reject(new Error(JSON.stringify(payload)))
    }
    socket.addEventListener('close', () => clearTimeout(timer))
  }).finally(() => socket.close())
})
const { __typename, orderTracking } = answer.data ?? {}
if (__typename !== 'Subscription' && __typename !== 'Query' && !orderTracking?.order.status)
  throw new Error(`The socket answered ${JSON.stringify(answer)}`)
console.log(orderTracking ? `the first snapshot says ${orderTracking.order.status}` : 'the socket answers')

async function anOrder() {
  const visitor = {}
  const send = (query, variables) => until('an order is placed', () => ask(query, variables, visitor))
  const { search } = await send(
    'query ($f: SearchFilter) { search(text: "the", filter: $f, first: 5) { nodes { book { id price { amount } } } } }',
    {
      f: { inStock: true, formats: ['PAPERBACK', 'HARDCOVER'] },
    },
  )
  const { book } = search.nodes[0]
  await send('mutation ($input: AddToCartInput!) { addToCart(input: $input) { __typename } }', {
    input: { bookId: book.id, quantity: 1, expectedVersion: 0 },
  })
  const { cart, deliveryOptions } = await send(
    '{ cart { version subtotal { amount } } deliveryOptions(country: "DE") { speed price { amount } } }',
  )
  const { speed, price } = deliveryOptions[0]
  const input = {
    cartVersion: cart.version,
    expectedTotal: { amount: cart.subtotal.amount + price.amount, currency: 'EUR' },
    contact: { email: `ann-${crypto.randomUUID()}@quire.test`, name: 'Ann' },
    address: { name: 'Ann', street: 'Lindenstraße 12', city: 'Berlin', postcode: '10969', country: 'DE' },
    delivery: speed,
    idempotencyKey: crypto.randomUUID(),
  }
  const placing =
    'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { ... on PlaceOrderSuccess { order { id } } ... on UserError { message } } }'
  const { placeOrder } = await send(placing, { input })
  if (!placeOrder.order) throw new Error(`The order was refused: ${placeOrder.message}`)
  const query = 'subscription ($id: ID!) { orderTracking(orderId: $id) { sequence order { status } } }'
  return { query, variables: { id: placeOrder.order.id }, connection: { visitor: visitor.token } }
}

interface Tab {
  readonly query: string
  readonly variables?: string
}

const tab = (query: string, variables?: object): Tab => ({
  query: `${query.trim()}\n`,
  ...(variables && { variables: JSON.stringify(variables, null, 2) }),
})

// The seed's ids are the same in every shop: this is The Hobbit, in paperback.
const hobbit = 'Qm9vazpjMGE1Y2VlZC1kODgxLTg2M2YtODhjYi0yNzgzZmY3NDI5YmU'

const later = 'put the id from the tab before here'

/** The purchase, one tab a step. Press ⌘/Ctrl + Enter in each. */
export const tabs: Tab[] = [
  tab(
    `
# 1 · Find a book. Typos are understood: price
# and stock of each hit come from the
# catalogue, as they are now.
query FindBooks($text: String!) {
  search(text: $text, first: 5) {
    totalCount
    didYouMean
    nodes {
      book {
        id
        title
        price { amount currency }
        availability
        contributors { name role }
      }
    }
    facets {
      formats { label count }
    }
  }
}`,
    { text: 'tolkein' },
  ),
  tab(
    `
# 2 · Look at it closely: the edition, the
# work behind it, and its other editions.
query LookAtBook($id: ID) {
  book(id: $id) {
    title
    isbn
    format
    price { amount currency }
    buyable
    coverUrl
    work {
      firstPublished
      description
      editions { title format price { amount } }
    }
    series { name }
  }
}`,
    { id: hobbit },
  ),
  tab(
    `
# 3 · Put it into the basket. Fewer left than
# you asked for is a warning, not a failure.
mutation AddToBasket($input: AddToCartInput!) {
  addToCart(input: $input) {
    ... on AddToCartSuccess {
      cart {
        version
        totalQuantity
        subtotal { amount currency }
      }
      warnings { message }
    }
    ... on UserError { code message field }
  }
}`,
    { input: { bookId: hobbit, quantity: 1 } },
  ),
  tab(
    `
# 4 · The basket and what delivery costs: both
# are needed to order. Note cart.version, and
# add the two amounts.
query BeforeOrdering {
  cart {
    version
    lines { quantity book { title price { amount } } }
    subtotal { amount currency }
    warnings { code message }
    notices { code message }
  }
  deliveryOptions(country: "DE") {
    speed
    label
    price { amount currency }
  }
}`,
  ),
  tab(
    `
# 5 · Order. Say the version and the total
# that you saw; the same key again gives the
# same order.
mutation PlaceOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    ... on PlaceOrderSuccess {
      order {
        id
        number
        status
        total { amount currency }
        payment { status clientSecret }
      }
    }
    ... on UserError { code message field }
    ... on PriceChanged { total { amount currency } }
    ... on CartChanged { cartVersion }
  }
}`,
    {
      input: {
        cartVersion: 1,
        expectedTotal: { amount: 0, currency: 'EUR' },
        contact: { email: 'ann@quire.test', name: 'Ann Archer' },
        address: { street: 'Lindenallee 12', city: 'Leipzig', postcode: '04105', country: 'DE' },
        delivery: 'STANDARD',
        idempotencyKey: 'my-first-order',
      },
    },
  ),
  tab(
    `
# 6 · Follow the order live, over a WebSocket.
# Then pay: open the pay page (in the bar
# above) with the client secret.
subscription TrackOrder($orderId: ID!) {
  orderTracking(orderId: $orderId, after: 0) {
    sequence
    event { type message at }
    order {
      status
      payment { status clientSecret }
      lines {
        title
        shipped
        book { availability }
      }
    }
  }
}`,
    { orderId: later },
  ),
  tab(
    `
# 7 · What Ann sees of herself (ask as Ann, in
# the bar above).
query MyOrders {
  me {
    name
    email
    orders(first: 5) {
      totalCount
      nodes {
        number
        status
        placedAt
        total { amount currency }
        lines { title quantity book { coverUrl } }
      }
    }
  }
}`,
  ),
  tab(
    `
# 8 · Mrs Page sends a parcel (ask as Mrs
# Page). Tab 6 moves by itself, and a mail
# leaves.
mutation ShipOrder($input: ShipOrderInput!) {
  shipOrder(input: $input) {
    ... on ShipOrderSuccess {
      order {
        status
        parcels { carrier trackingNumber lines { quantity line { title } } }
      }
    }
    ... on UserError { code message field }
  }
}`,
    { input: { orderId: later, carrier: 'DHL', trackingNumber: '00340434161094022115' } },
  ),
]

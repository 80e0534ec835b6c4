// What a storefront would send, one document a step.

export const searchBooks = /* GraphQL */ `
  query Search($text: String!, $filter: SearchFilter) {
    search(text: $text, filter: $filter, first: 10) {
      totalCount
      didYouMean
      nodes {
        book {
          id
          title
          buyable
          availability
          price { amount currency }
          contributors { name role }
        }
      }
      facets {
        formats { value count }
      }
    }
  }
`

const cartFields = /* GraphQL */ `
  fragment CartFields on Cart {
    version
    totalQuantity
    subtotal { amount currency }
    lines { quantity title book { id title price { amount } } }
    warnings { message }
    notices { message }
  }
`

export const readCart = /* GraphQL */ `
  query Cart { cart { ...CartFields } }
  ${cartFields}
`

export const clearCart = /* GraphQL */ `
  mutation Clear { clearCart { __typename } }
`

export const addToCart = /* GraphQL */ `
  mutation Add($input: AddToCartInput!) {
    addToCart(input: $input) {
      __typename
      ... on AddToCartSuccess { cart { ...CartFields } }
      ... on UserError { code message }
    }
  }
  ${cartFields}
`

export const signIn = /* GraphQL */ `
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      __typename
      ... on SignInSuccess { accessToken user { name } }
      ... on UserError { message }
    }
  }
`

export const deliveryOptions = /* GraphQL */ `
  query Delivery($country: String!) {
    deliveryOptions(country: $country) { speed label price { amount currency } }
  }
`

export const placeOrder = /* GraphQL */ `
  mutation Place($input: PlaceOrderInput!) {
    placeOrder(input: $input) {
      __typename
      ... on PlaceOrderSuccess {
        order { id number status total { amount currency } payment { status clientSecret publishableKey } }
      }
      ... on UserError { code message }
    }
  }
`

export const trackOrder = /* GraphQL */ `
  subscription Track($orderId: ID!, $after: Int) {
    orderTracking(orderId: $orderId, after: $after) {
      sequence
      event { type at message }
      order {
        status
        payment { status clientSecret publishableKey }
        lines { title book { title availability } }
        customer { name }
      }
    }
  }
`

export const readOrder = /* GraphQL */ `
  query Order($id: ID!) {
    order(id: $id) { status lines { id title quantity } payment { status clientSecret } history { sequence type } }
  }
`

export const shipOrder = /* GraphQL */ `
  mutation Ship($input: ShipOrderInput!) {
    shipOrder(input: $input) {
      __typename
      ... on UserError { code message }
    }
  }
`

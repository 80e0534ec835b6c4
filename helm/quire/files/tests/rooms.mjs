// One question to every room there is, and across them: a hit of search is a book of catalog.
const { books, search, cart } = await until('every room answers', () =>
  ask(`query ChartTestRooms {
    me { id }
    books(first: 1) { nodes { title } }
    search(first: 1) { nodes { book { title price { amount } } } }
    cart { id lines { book { title } } }
    deliveryOptions(country: "DE") { label }
  }`),
)
if (!books || !search || !cart) throw new Error('A room has no answer')
console.log(`every room answers; there ${books.nodes.length ? 'are' : 'are no'} books`)

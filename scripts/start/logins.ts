/** The three people of the demo, made by the seed, printed by `npm start` and used by the demo. */
export const logins = {
  ann: { role: 'CUSTOMER', name: 'Ann', email: 'ann@quire.test', password: 'demo-ann-2026' },
  bob: { role: 'CUSTOMER', name: 'Bob', email: 'bob@quire.test', password: 'demo-bob-2026' },
  page: { role: 'BOOKSELLER, MANAGER', name: 'Mrs Page', email: 'page@quire.test', password: 'demo-page-2026' },
} as const

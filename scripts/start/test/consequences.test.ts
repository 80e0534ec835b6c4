import { expect, test } from '@jest/globals'
import { consequencesOf } from '../consequences.ts'

const nothing = { generate: [], compose: false, migrate: [], restart: [] }

test.each([
  ['subgraphs/order/src/actions/place-order.ts', { ...nothing, restart: ['order'] }],
  ['subgraphs/order/schema.graphql', { ...nothing, generate: ['order'], compose: true, restart: ['order', 'gateway'] }],
  ['prisma/payment/schema.prisma', { ...nothing, generate: ['payment'], restart: ['payment'] }],
  [
    'prisma/order/migrations/20260101000000_first/migration.sql',
    { ...nothing, migrate: ['order'], restart: ['order'] },
  ],
  ['contracts/events.ts', { ...nothing, restart: 'all' }],
  ['platform/outbox.ts', { ...nothing, restart: 'all' }],
  ['workers/email/src/server.ts', { ...nothing, restart: ['email'] }],
  ['gateway/supergraph.graphql', { ...nothing, restart: ['gateway'] }],
  ['subgraphs/order/src/generated/graphql.ts', nothing],
  ['subgraphs/order/src/domain/order.test.ts', nothing],
  ['subgraphs/order/README.md', nothing],
])('a saved %s has its consequences', (path, consequences) => {
  expect(consequencesOf([path])).toEqual(consequences)
})

test('two files saved at once are answered once', () => {
  expect(consequencesOf(['subgraphs/order/src/a.ts', 'subgraphs/order/src/b.ts']).restart).toEqual(['order'])
})

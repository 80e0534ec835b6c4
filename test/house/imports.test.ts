import { describe, expect, test } from '@jest/globals'
import { environmentFaults, importFaults } from './imports.ts'
import { houseFiles } from './tree.ts'

test('nobody reaches through a wall', () => {
  expect(importFaults(houseFiles('.ts', '.tsx'))).toEqual([])
})

test('only env.ts looks at the environment', () => {
  expect(environmentFaults(houseFiles('.ts'))).toEqual([])
})

const why = (path: string, text: string) => importFaults([{ path, text }]).map((fault) => fault.split(': ').at(-1))

describe('a planted breach is told', () => {
  test.each([
    ['subgraphs/cart/src/domain/cart.ts', `import { readFile } from 'node:fs'`, 'domain may not import packages'],
    [
      'subgraphs/cart/src/domain/cart.ts',
      `import { events } from '@quire/contracts/events'`,
      'domain may not import contracts',
    ],
    [
      'subgraphs/cart/src/domain/cart.ts',
      `import { pages } from '@quire/platform/pages'`,
      'domain may not import platform/pages',
    ],
    ['subgraphs/cart/src/domain/cart.ts', `import { add } from '../actions/add.ts'`, 'domain may not import actions'],
    [
      'subgraphs/order/src/actions/ship.ts',
      `import { store } from '../data/store.ts'`,
      'actions may take only types from data',
    ],
    ['subgraphs/order/src/resolvers/query.ts', `import { Pool } from 'pg'`, 'resolvers may not import packages'],
    [
      'subgraphs/order/src/resolvers/query.ts',
      `const s = await import('../data/store.ts')`,
      'resolvers may take only types from data',
    ],
    ['subgraphs/order/src/clients/catalog.ts', `export { x } from '../data/store.ts'`, 'clients may not import data'],
    [
      'subgraphs/order/src/events/a.ts',
      `import { z } from '@quire/platform/viewer'`,
      'events may not import platform/viewer',
    ],
    ['subgraphs/order/src/models.ts', `import { Order } from './domain/order.ts'`, 'models.ts holds types only'],
    [
      'subgraphs/order/src/sweep.ts',
      `import { PrismaClient } from './generated/prisma/client.ts'`,
      'sweep.ts has no business with generated/prisma',
    ],
    [
      'subgraphs/order/src/actions/a.ts',
      `type A = import('../generated/graphql.ts').Order`,
      'actions has no business with generated/graphql',
    ],
    ['subgraphs/order/src/server.ts', `import { x } from '@quire/catalog/server'`, 'a room never imports another room'],
    [
      'subgraphs/order/src/server.ts',
      `import { x } from '../../catalog/src/server.ts'`,
      'a room never imports another room',
    ],
    [
      'subgraphs/order/test/a.test.ts',
      `import { x } from '../../catalog/src/server.ts'`,
      'a room never imports another room',
    ],
    [
      'gateway/src/server.ts',
      `import { x } from '../../scripts/compose.ts'`,
      'a package imports nothing from the top of the repository',
    ],
    ['platform/server.ts', `import { events } from '@quire/contracts/events'`, 'platform knows nothing of ours'],
    ['contracts/events.ts', `import { id } from '@quire/platform/id'`, 'contracts knows nothing but itself'],
  ])('%s: %s', (path, text, reason) => {
    expect(why(path, text)).toEqual([reason])
  })

  test.each([
    'const a = process.env.PORT',
    `import { env } from 'node:process'`,
    'const { env } = globalThis.process.env',
  ])('%s outside env.ts', (text) => {
    expect(environmentFaults([{ path: 'subgraphs/cart/src/server.ts', text }])).toHaveLength(1)
  })
})

describe('an open door stays open', () => {
  test.each([
    ['subgraphs/order/src/actions/ship.ts', `import type { OrderStore } from '../data/order-store.ts'`],
    ['subgraphs/order/src/domain/order.ts', `import { ok } from '@quire/platform/result'`],
    ['subgraphs/order/src/data/order-store.ts', `import { PrismaClient } from '../generated/prisma/client.ts'`],
    ['subgraphs/order/src/resolvers/index.ts', `import { type RoomResolvers } from '../generated/graphql.ts'`],
    ['subgraphs/order/src/server.ts', `import { resolvers } from './resolvers/index.ts'`],
    ['subgraphs/order/test/place-order.test.ts', `import { expect } from '@jest/globals'`],
    ['test/stories/purchase.test.ts', `import { startOrder } from '../../subgraphs/order/src/server.ts'`],
    ['workers/payment/test/pay.test.ts', `import { startStripe } from '@quire/stripe/server'`],
  ])('%s: %s', (path, text) => {
    expect(why(path, text)).toEqual([])
  })

  test('env.ts and tests may look', () => {
    const text = 'const a = process.env.PORT'
    expect(
      environmentFaults(['subgraphs/cart/src/env.ts', 'subgraphs/cart/test/a.test.ts'].map((path) => ({ path, text }))),
    ).toEqual([])
  })
})

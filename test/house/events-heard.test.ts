import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { events } from '@quire/contracts/events'
import { type Handlers, wiringFaults } from './events-heard.ts'
import { root } from './tree.ts'

test('every event is heard by everyone it is sent to, and nobody waits for one that never comes', () => {
  expect(wiringFaults(events, handlersHere())).toEqual([])
})

const wiring = { 'order.placed': { listeners: ['cart'] }, 'order.paid': { listeners: [] } }

test('an event without its handler is told', () => {
  expect(wiringFaults(wiring, { cart: [] })).toEqual(['order.placed is not heard: cart has no events/order-placed.ts'])
  expect(wiringFaults(wiring, {})).toEqual(['order.placed names cart, and there is no such room or worker'])
})

test('a handler for an event that is not sent to it is told', () => {
  expect(wiringFaults(wiring, { cart: ['order-placed', 'order-paid'] })).toEqual([
    'cart hears events/order-paid.ts, which contracts/events.ts does not send it',
  ])
})

test('a listener that is not built yet is waited for', () => {
  expect(wiringFaults(wiring, { cart: null })).toEqual([])
})

function handlersHere(): Handlers {
  const owners = ['subgraphs', 'workers'].flatMap((kind) =>
    readdirSync(join(root, kind)).map((name) => ({ kind, name })),
  )
  return Object.fromEntries(owners.map(({ kind, name }) => [name, handlersIn(join(root, kind, name, 'src'))]))
}

function handlersIn(source: string): string[] | null {
  if (!existsSync(join(source, 'server.ts'))) return null
  if (!existsSync(join(source, 'events'))) return []
  const files = readdirSync(join(source, 'events')).filter((file) => file !== 'index.ts' && !file.endsWith('.test.ts'))
  return files.map((file) => file.replace(/\.ts$/, ''))
}

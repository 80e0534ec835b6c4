import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Span } from '../../dev/traces/src/spans.ts'
import { startTraces } from '../../dev/traces/src/traces.ts'
import { startTracing } from '../../platform/trace.ts'
import { add } from '../../scripts/demo/basket.ts'
import { payFor, quiet, receipts, tryToPlace, wish } from './buying.ts'
import { plentiful } from './shelf.ts'
import { openShop, type Shop } from './shop.ts'
import { until } from './until.ts'
import { visitor } from './visitor.ts'

let shop: Shop
let traces: Awaited<ReturnType<typeof startTraces>>
let stopTracing: () => Promise<void>
const told = new Map<string, readonly Span[]>()
beforeAll(async () => {
  const onTrace = (_drawn: string, spans: readonly Span[]) => void told.set(spans[0]?.traceId ?? '', spans)
  traces = await startTraces({ quietMs: 500, onTrace })
  // Every room of this process shares the one tracer.
  stopTracing = startTracing('shop', traces.url)
  shop = await openShop()
}, 60_000)
afterAll(async () => {
  await shop.close()
  await stopTracing()
  await traces.close()
}, 30_000)

test('One trace joins what Gwen clicked, what the queues carried, and the mail that came of it', async () => {
  const gwen = visitor(shop)
  const [book] = await plentiful(shop)
  if (!book) throw new Error('no book')
  await add(gwen, book)
  const { order } = await tryToPlace(gwen, await wish(gwen))
  await payFor(shop, gwen, order)
  await receipts(shop, order)
  await quiet(shop, order)

  const story = await traceWith('POST /graphql', 'hear order.placed', 'smtp')
  const click = ['POST /graphql', 'fetch order', 'order graph']
  expect(pathTo(story, 'door catalog.reserve')).toEqual([...click, 'door catalog.reserve'])
  expect(pathTo(story, 'hear payment.prepared')).toEqual([
    ...click,
    ...['hear order.placed', 'job prepare-payment', 'hear payment.prepared'],
  ])
  expect(pathTo(story, 'smtp')).toEqual([
    ...click,
    ...['hear order.placed', 'apply webhook', 'hear payment.succeeded', 'hear order.paid', 'job send-mail', 'smtp'],
  ])
  expect(story.filter(({ failed }) => failed)).toEqual([])
})

/** The trace that has all of these spans. */
const traceWith = (...names: string[]) =>
  until(`a trace with ${names.join(' and ')}`, () =>
    [...told.values()].find((spans) => names.every((name) => spans.some((span) => span.name === name))),
  )

/** The names from the root down to the first span of this name; the planner's own left out, and both ends of a call as one. */
function pathTo(spans: readonly Span[], name: string): string[] {
  const names: string[] = []
  for (
    let span = spans.find((one) => one.name === name);
    span;
    span = spans.find(({ spanId }) => spanId === span?.parentId)
  ) {
    if (!span.name.startsWith('gateway.') && span.name !== names[0]) names.unshift(span.name)
  }
  return names
}

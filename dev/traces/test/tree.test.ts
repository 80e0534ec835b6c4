import { expect, test } from '@jest/globals'
import { startTraces } from '../src/traces.ts'

const span = (spanId: string, parentSpanId: string, name: string, at: number) => ({
  traceId: 'a'.repeat(32),
  spanId,
  parentSpanId,
  name,
  startTimeUnixNano: `${1_700_000_000_000 + at}000000`,
  endTimeUnixNano: `${1_700_000_000_010 + at}000000`,
  status: { code: name === 'mail' ? 2 : 0 },
})
const from = (service: string, spans: object[]) => ({
  resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
  scopeSpans: [{ spans }],
})

test('Spans of three services that arrive in any order are told as one tree', async () => {
  const told = Promise.withResolvers<string>()
  const traces = await startTraces({ quietMs: 50, onTrace: told.resolve })
  const body = JSON.stringify({
    resourceSpans: [
      from('email', [span('3', '2', 'mail', 40)]),
      from('order', [span('2', '1', 'hear order.paid', 20)]),
      from('gateway', [span('1', '', 'mutation placeOrder', 0)]),
    ],
  })
  await fetch(`${traces.url}/v1/traces`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  expect(await told.promise).toBe(
    [
      `trace ${'a'.repeat(32)} · 3 spans · email, order, gateway`,
      '     +0 ms     10.0 ms  gateway  mutation placeOrder',
      '    +20 ms     10.0 ms    order    hear order.paid',
      '    +40 ms     10.0 ms      email    mail ✗',
    ].join('\n'),
  )
  await traces.close()
})

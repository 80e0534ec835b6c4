import { expect, test } from '@jest/globals'
import { startTraces } from '../src/traces.ts'

const span = (name: string, at: number, { spanId = '', parentSpanId = '' }) => ({
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
      from('email', [span('mail', 40, { spanId: '3', parentSpanId: '2' })]),
      from('order', [span('hear order.paid', 20, { spanId: '2', parentSpanId: '1' })]),
      from('gateway', [span('mutation placeOrder', 0, { spanId: '1' })]),
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

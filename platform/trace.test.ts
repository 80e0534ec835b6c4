import { afterAll, expect, test } from '@jest/globals'
import { trace } from '@opentelemetry/api'
import { startTracing, traced, traceparent } from './trace.ts'

const stop = startTracing('hall', undefined)
afterAll(() => stop())

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

test('without a collector the trace of a caller is still carried on, across awaits and into other work', async () => {
  const carried = await traced('door', { parent }, async () => {
    await new Promise(setImmediate)
    return traced('inside', {}, async () => traceparent())
  })
  expect(carried).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/)
})

test('work nobody asked for has a trace of its own, which is not recorded', async () => {
  expect(await traced('alone', {}, async () => traceparent())).toMatch(/^00-(?!0af7)[0-9a-f]{32}-[0-9a-f]{16}-00$/)
  expect(traceparent()).toBeNull()
})

test.each(['', 'nonsense', `${parent}-x-y`, parent.replace('-0af', '-zzz'), 'x'.repeat(100_000)])(
  'a parent that is none (%#) begins a new trace',
  async (wrong) => {
    const id = await traced('door', { parent: wrong }, async () => trace.getActiveSpan()?.spanContext().traceId)
    expect(id).toMatch(/^(?!0af7651916cd43dd8448eb211c80319c)[0-9a-f]{32}$/)
  },
)

test('what the work throws passes on', async () => {
  await expect(traced('door', {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
})

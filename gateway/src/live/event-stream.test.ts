import { describe, expect, test } from '@jest/globals'
import { readPayloads, writeEvents } from './event-stream.ts'

async function* bytes(text: string, size: number) {
  const all = Buffer.from(text)
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size)
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = []
  for await (const item of items) collected.push(item)
  return collected
}

describe('A stream of events', () => {
  const sent = ':\n\nevent: next\ndata: {"data":{"title":"Søster"}}\n\n:\n\nevent: next\ndata: {"data":null}\n\n'

  test.each([1, 3, 1000])('reads the same in pieces of %i bytes', async (size) => {
    const payloads = await collect(readPayloads(bytes(`${sent}event: complete\ndata: \n\n`, size)))
    expect(payloads).toEqual([{ data: { title: 'Søster' } }, { data: null }])
  })

  test('that ends without saying so has broken off', async () => {
    await expect(collect(readPayloads(bytes(sent, 50)))).rejects.toThrow('broke off')
  })

  test('reads back as it was written', async () => {
    async function* results() {
      yield { data: { n: 1 } }
      yield { data: { n: 2 } }
    }
    const written = (await collect(writeEvents(results()))).join('')
    expect(await collect(readPayloads(bytes(written, 7)))).toEqual([{ data: { n: 1 } }, { data: { n: 2 } }])
  })
})

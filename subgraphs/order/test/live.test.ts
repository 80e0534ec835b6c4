import { expect, test } from '@jest/globals'
import { signViewer } from '@quire/platform/viewer'
import { asked, fromOrder, hears, news, openRoom, placed, visitor } from './order-room.ts'

test('an order is followed over the network, and the line breaks off when the room closes, so that she follows it elsewhere', async () => {
  const room = await openRoom()
  const ann = visitor()
  const { order } = await placed(room, ann)
  const body = JSON.stringify({ query: asked.tracking, variables: { id: order.id } })
  const signed = signViewer(ann, { room: 'order', body, key: room.env.VIEWER_KEY_ORDER })
  const response = await fetch(`${room.url}/graphql`, {
    method: 'POST',
    body,
    headers: { accept: 'text/event-stream', 'content-type': 'application/json', 'quire-viewer': signed },
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const chunks = response.body?.pipeThrough(new TextDecoderStream()) ?? new ReadableStream<string>()
  const reader = chunks.getReader()
  let text = ''
  const readUntil = async (words: string) => {
    while (!text.includes(words)) {
      const { value, done } = await reader.read()
      if (done) throw new Error(`ended before ${words}`)
      text += value
    }
  }
  await readUntil('"sequence":1')
  await hears(room, news(room, fromOrder(order.id)).prepared())
  await readUntil('"type":"PAYMENT_READY"')

  const started = performance.now()
  const brokenOff = expect(readUntil('event: complete')).rejects.toThrow('terminated')
  await room.close()
  await brokenOff
  expect(performance.now() - started).toBeLessThan(3000)
})

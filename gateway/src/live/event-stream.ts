import { z } from 'zod'

const payload = z.looseObject({ data: z.unknown().optional(), errors: z.array(z.looseObject({})).optional() })
export type Payload = z.infer<typeof payload>

/**
 * Reads the payloads of a stream of server-sent events (the "distinct connections mode" of the GraphQL over SSE protocol). Ends
 * at `complete`; throws when the stream ends without it.
 */
export async function* readPayloads(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Payload> {
  for await (const { event, data } of readFrames(chunks)) {
    if (event === 'complete') return
    if (event === 'next') yield payload.parse(JSON.parse(data))
  }
  throw new Error('the stream of events broke off')
}

async function* readFrames(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<{ event: string; data: string }> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const frames = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
    rest = frames.pop() ?? ''
    for (const frame of frames) yield { event: fieldOf(frame, 'event'), data: fieldOf(frame, 'data') }
  }
}

const fieldOf = (frame: string, name: string): string =>
  frame
    .split('\n')
    .filter((text) => text.startsWith(`${name}:`))
    .map((text) => text.slice(name.length + 1).replace(/^ /, ''))
    .join('\n')

const quietMs = 12_000

/** Writes results as such a stream; a comment when it was quiet for twelve seconds, so that nobody in between thinks it dead. */
export async function* writeEvents(results: AsyncIterator<unknown>): AsyncGenerator<string> {
  // Some browsers report a stream as open only when its first bytes are there.
  yield ':\n\n'
  let next = results.next()
  for (;;) {
    const result = await unlessQuiet(next)
    if (result === null) {
      yield ':\n\n'
      continue
    }
    if (result.done) break
    yield `event: next\ndata: ${JSON.stringify(result.value)}\n\n`
    next = results.next()
  }
  yield 'event: complete\ndata: \n\n'
}

function unlessQuiet<T>(next: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const quiet = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, quietMs, null)
  })
  return Promise.race([next, quiet]).finally(() => clearTimeout(timer))
}

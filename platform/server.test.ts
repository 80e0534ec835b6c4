import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { createGraph } from './graph.ts'
import { type Life, newLife } from './lifecycle.ts'
import { openLog } from './log.ts'
import { openMetrics } from './metrics.ts'
import { serveGraph } from './server.ts'
import { signViewer, type Viewer, viewerHeader } from './viewer.ts'

const key = randomBytes(32)
const ann: Viewer = { visitorId: 'ann', user: null }
const typeDefs = `
  type Query { who: String! asked: String! fails: String }
  type Subscription { ticks: Int! fails: Int! }`

let closed: Promise<void>
let closeHeard: () => void = () => {}

async function* ticks() {
  closed = new Promise((resolve) => {
    closeHeard = resolve
  })
  try {
    for (let ticks = 1; ; ticks++) {
      yield { ticks }
      await new Promise(setImmediate)
    }
  } finally {
    closeHeard()
  }
}

const resolvers = {
  Query: {
    who: (_: unknown, __: unknown, { viewer }: { viewer: Viewer }) => viewer.visitorId,
    asked: (_: unknown, __: unknown, { requestId }: { requestId: string }) => requestId,
    fails: () => {
      throw new Error('a secret')
    },
  },
  Subscription: {
    ticks: { subscribe: ticks },
    fails: {
      subscribe: async function* () {
        yield { fails: 'a secret' }
      },
    },
  },
}

const open = async (life: Life) =>
  serveGraph(life, {
    room: 'hall',
    graph: createGraph({ typeDefs, resolvers, log: life.log }),
    context: (asked) => asked,
    viewerKey: key,
    host: '127.0.0.1',
    port: 0,
    metrics: openMetrics('hall'),
  })

const life = newLife(openLog('hall', 'silent'))
let url = ''
beforeAll(async () => {
  url = await open(life)
})
afterAll(() => life.end())

const post = (body: string, more: { headers?: Record<string, string>; signal?: AbortSignal; at?: string } = {}) =>
  fetch(`${more.at ?? url}/graphql`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      [viewerHeader]: signViewer(ann, { room: 'hall', body, key }),
      ...more.headers,
    },
    ...(more.signal && { signal: more.signal }),
  })
const query = (text: string) => JSON.stringify({ query: text })
const sse = { accept: 'text/event-stream' }

describe('a room', () => {
  test('answers Ann, whom the gateway signed for, under the number of her request', async () => {
    const answer = await post(query('{ who asked }'), { headers: { 'x-request-id': 'r1' } })
    expect([answer.status, await answer.json()]).toEqual([200, { data: { who: 'ann', asked: 'r1' } }])
  })

  test('shows of its own faults nothing but a reference', async () => {
    const answer = await (await post(query('{ fails }'))).json()
    expect(answer).toMatchObject({ data: { fails: null }, errors: [{ path: ['fails'] }] })
    expect(JSON.stringify(answer)).not.toMatch(/secret|server\.test/)
  })

  test.each<[string, Record<string, string>]>([
    ['nobody signed', { [viewerHeader]: '' }],
    ['was signed for another body', { [viewerHeader]: signViewer(ann, { room: 'hall', body: '{}', key }) }],
    ['wants a stream unsigned', { ...sse, [viewerHeader]: 'a.b' }],
  ])('refuses what %s', async (_what, headers) => {
    const answer = await post(query('{ who }'), { headers })
    expect([answer.status, await answer.json()]).toEqual([
      401,
      { errors: [expect.objectContaining({ extensions: { code: 'UNAUTHENTICATED' } })] },
    ])
  })

  const wrong = ['', '{', 'null', '5', '"x"', '[]', 'true', '{}', '{"query":5}', '{"query":null}', '{"query":"{"}']
  test.each(wrong.flatMap((body) => [[body, 'application/json'] as const, [body, 'text/event-stream'] as const]))(
    'refuses the body %j (%s) in words, never with a stack or a page',
    async (body, accept) => {
      const answer = await post(body, { headers: { accept } })
      const text = await answer.text()
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
      expect(text).not.toMatch(/<html|stack|node_modules/i)
    },
  )

  test('refuses what does not parse or fit with one of the six codes', async () => {
    for (const body of ['{', 'null', '5', query('{'), query('{ nothing }'), query('')]) {
      const { errors } = (await (await post(body)).json()) as { errors: { extensions: { code: string } }[] }
      expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
    }
  })

  test('refuses over a megabyte', async () => {
    const answer = await post(query(`# ${'x'.repeat(1_048_577)}`))
    expect(answer.status).toBe(413)
  })

  test('knows nothing but POST /graphql', async () => {
    expect((await fetch(`${url}/graphql`)).status).toBe(404)
    expect((await fetch(url)).status).toBe(404)
  })
})

test('a room does not wait, when it closes, for a connection that nobody asked anything on', async () => {
  const other = newLife(openLog('hall', 'silent'))
  const ahead = connect(Number(new URL(await open(other)).port), '127.0.0.1')
  await once(ahead, 'connect')
  const began = performance.now()
  await other.end()
  expect(performance.now() - began).toBeLessThan(2000)
  ahead.destroy()
})

test('a room that leaves answers who still asks on an open connection, and sends them elsewhere', async () => {
  const other = newLife(openLog('hall', 'silent'), { partingMs: 300 })
  const at = await open(other)
  const first = await post(query('{ who }'), { at })
  expect([first.status, first.headers.get('connection')]).toEqual([200, 'keep-alive'])
  await first.text()
  const ended = other.end()
  const last = await post(query('{ who }'), { at })
  expect([last.status, last.headers.get('connection')]).toEqual([200, 'close'])
  await Promise.all([last.text(), ended])
  await expect(post(query('{ who }'), { at })).rejects.toThrow()
})

test('a process that plays a room’s listeners opens no port for its graph', async () => {
  const listening = newLife(openLog('hall', 'silent'), { role: 'listeners' })
  expect(await open(listening)).toBe('')
  await listening.end()
})

describe('a stream', () => {
  afterEach(() => closeHeard())
  const reading = async (at: string, text = 'subscription { ticks }', signal?: AbortSignal) => {
    const answer = await post(query(text), { at, headers: sse, ...(signal && { signal }) })
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    return answer.body?.pipeThrough(new TextDecoderStream()).getReader() as ReadableStreamDefaultReader<string>
  }
  const untilTick = async (reader: ReadableStreamDefaultReader<string>) => {
    for (let text = ''; !text.includes('"ticks":1'); ) text += (await reader.read()).value
  }

  test('ends at the room when Ann goes away', async () => {
    const leaving = new AbortController()
    await untilTick(await reading(url, undefined, leaving.signal))
    leaving.abort()
    await closed
  })

  test('breaks off, without a word of completion, when the room closes; Ann may ask another', async () => {
    const other = newLife(openLog('hall', 'silent'))
    const reader = await reading(await open(other))
    await untilTick(reader)
    const ended = other.end()
    let text = ''
    const broken = (async () => {
      for (;;) {
        const { value, done } = await reader.read()
        if (done) return 'completed'
        text += value
      }
    })().catch(() => 'broken off')
    await Promise.all([ended, closed])
    expect(await broken).toBe('broken off')
    expect(text).not.toContain('event: complete')
  })

  test('masks its errors as an answer does', async () => {
    const reader = await reading(url, 'subscription { fails }')
    let text = ''
    for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) text += value
    expect(text).toContain('mention reference')
    expect(text).not.toContain('a secret')
  })
})

import { EventEmitter, on } from 'node:events'
import { Readable } from 'node:stream'
import type { ApolloServerPlugin } from '@apollo/server'
import { doors } from '@quire/contracts/doors'
import { openDoors } from '@quire/platform/doors'
import { forbidden } from '@quire/platform/errors'
import { createGraph } from '@quire/platform/graph'
import type { Life } from '@quire/platform/lifecycle'
import { openMetrics } from '@quire/platform/metrics'
import { type Asked, serveGraph } from '@quire/platform/server'
import type { Keys } from '@quire/platform/signature'
import type { FastifyInstance } from 'fastify'
import { contracts, type RoomName } from './supergraph.ts'

/** What a small room of the tests answers with, and on which port it lives (0: any). */
export interface RoomAt {
  readonly life: Life
  readonly key: Keys
  readonly port?: number
}

interface Context extends Asked {
  session?: Record<string, unknown>
}

const tellSession: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    async willSendResponse({ contextValue, response }) {
      if (response.body.kind !== 'single' || !contextValue.session) return
      response.body.singleResult.extensions = { session: contextValue.session }
    },
  }),
}

type More = Parameters<typeof serveGraph>[1]['more']

function serve(room: RoomName, at: RoomAt, { resolvers, more }: { resolvers: object; more?: More }): Promise<string> {
  const graph = createGraph<Context>({ typeDefs: contracts[room], resolvers, log: at.life.log, plugins: [tellSession] })
  return serveGraph<Context>(at.life, {
    room,
    graph,
    context: (asked) => ({ ...asked }),
    viewerKey: at.key,
    host: '127.0.0.1',
    port: at.port ?? 0,
    metrics: openMetrics(room),
    ...(more && { more }),
  })
}

function told({ ended, state }: { ended: string[]; state: { isSilent: boolean } }) {
  if (state.isSilent) throw new Error('The sessions cannot be read just now')
  return { sessionIds: ended, asOf: new Date().toISOString() }
}

/** Knows who is asking, keeps keys and ended sessions. */
export function openUserRoom(
  at: RoomAt,
  own: { doorKey: Keys; jwks: () => object; ended: string[]; state: { isSilent: boolean } },
): Promise<string> {
  const session = (news: Record<string, unknown>) => (_: unknown, _args: unknown, context: Context) => {
    context.session = news
    return true
  }
  return serve('user', at, {
    resolvers: {
      Query: { whoAmI: (_: unknown, _args: unknown, { viewer }: Context) => JSON.stringify(viewer) },
      Mutation: {
        whoActs: (_: unknown, _args: unknown, { viewer }: Context) => JSON.stringify(viewer),
        signIn: session({
          refreshToken: 'rt-1',
          expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
          newVisitor: false,
        }),
        signOut: session({ clear: true, newVisitor: true }),
      },
      User: {
        __resolveReference: ({ id }: { id: string }) =>
          id === 'nobody' ? null : { id, name: id === 'ann' ? 'Ann' : 'Bob' },
      },
    },
    more: (app) => {
      app.get('/.well-known/jwks.json', async () => own.jwks())
      openDoors(app, {
        catalogue: doors,
        owner: 'user',
        keys: { gateway: own.doorKey },
        metrics: openMetrics('test'),
        handlers: {
          'user.sessions-ended': async () => told(own),
          'user.letters': async () => ({ done: 0, letters: [] }),
        },
      })
    },
  })
}

/** Books; `heard` notes each batch of references. */
export function openCatalogRoom(at: RoomAt, heard: string[][]): Promise<string> {
  const note = batches(heard)
  return serve('catalog', at, {
    resolvers: {
      Query: { book: (_: unknown, { id }: { id: string }) => ({ id }), hang: never },
      Book: {
        __resolveReference: ({ id }: { id: string }) => {
          note(id)
          return id === 'gone' ? null : { id }
        },
        title: ({ id }: { id: string }) => `Title of ${id}`,
        shelf: ({ id }: { id: string }) => ({ name: `Shelf of ${id}` }),
        secret: () => {
          throw forbidden('This is for staff only.')
        },
        broken: () => {
          throw new Error('connect ECONNREFUSED 10.1.2.3:5432 select * from book')
        },
        hanging: never,
      },
    },
    more: (app) => {
      app.get('/covers/:name', async (request, reply) => {
        if (request.headers['if-none-match'] === '"v1"') return reply.code(304).header('etag', '"v1"').send()
        reply.headers({ etag: '"v1"', 'cache-control': 'public, max-age=86400' })
        return reply.type('image/svg+xml').send('<svg/>')
      })
    },
  })
}

const never = () => new Promise(() => {})

/** Notes what comes in one turn of the loop as one batch. */
function batches(heard: string[][]): (id: string) => void {
  let batch: string[] | null = null
  return (id) => {
    if (!batch) {
      batch = []
      heard.push(batch)
      setImmediate(() => {
        batch = null
      })
    }
    batch.push(id)
  }
}

/** Orders and their history, which `say` adds to; `listening` counts the subscriptions that are open. */
export interface History extends EventEmitter {
  readonly events: string[]
  listening: number
}

export const newHistory = (...events: string[]): History => Object.assign(new EventEmitter(), { events, listening: 0 })

export function say(history: History, event: string): void {
  history.events.push(event)
  history.emit('said')
}

export function openOrderRoom(at: RoomAt, history: History): Promise<string> {
  const order = { id: 'o1', customer: { __typename: 'User', id: 'ann' }, lines: linesOf('b1', 'b2', 'b1', 'b1') }
  const tracking = (after: number | null) =>
    listening(history, async function* (said) {
      let sequence = after ?? history.events.length
      yield { orderTracking: { sequence, event: null, order } }
      for (;;) {
        for (; sequence < history.events.length; sequence += 1)
          yield { orderTracking: { sequence: sequence + 1, event: history.events[sequence], order } }
        if ((await said.next()).done) return
      }
    })
  const plain = () =>
    listening(history, async function* (said) {
      while (!(await said.next()).done) yield { plain: history.events.at(-1) }
    })
  return serve('order', at, {
    resolvers: {
      Query: {
        order: () => order,
        lost: () => ({ customer: { __typename: 'User', id: 'nobody' } }),
        gap: () => ({ id: 'o2', customer: null, lines: linesOf('b1', 'gone', 'gone') }),
      },
      Mutation: { wrap: () => true },
      Subscription: {
        orderTracking: {
          subscribe: (_: unknown, { orderId, after }: { orderId: string; after?: number | null }) => {
            if (orderId !== 'o1') throw forbidden('This is not your order.')
            return tracking(after ?? null)
          },
        },
        plain: { subscribe: plain },
        failing: { subscribe: noText },
      },
      Order: { __resolveReference: () => order },
    },
    more: openReceipts,
  })
}

const openReceipts = (app: FastifyInstance): void => {
  app.get<{ Params: { '*': string } }>('/receipts/*', async (request, reply) => {
    const file = request.params['*']
    if (file === 'broken.pdf') return reply.code(500).send('connect ECONNREFUSED 10.1.2.3:5432')
    if (file === 'endless.pdf') return reply.type('application/pdf').send(Readable.from(endless()))
    if (!file.endsWith('.pdf')) return reply.code(404).type('text/html').send('<p>no receipt</p>')
    reply.headers({ etag: '"v1"', 'cache-control': 'public', 'content-disposition': 'inline; filename="R-1.pdf"' })
    return reply.type('application/pdf').send(`%PDF of ${file}`)
  })
}

function* endless() {
  for (;;) yield Buffer.alloc(65_536)
}

async function* noText() {
  yield { failing: {} }
}

/** Results that hear what is said until nobody wants them any more, also while they wait. */
function listening<T>(history: History, tell: (said: AsyncIterator<unknown>) => AsyncGenerator<T>): AsyncGenerator<T> {
  const said = on(history, 'said')
  history.listening += 1
  const results = tell(said)
  const finish = results.return.bind(results)
  results.return = async (value) => {
    history.listening -= 1
    await said.return?.()
    return finish(value)
  }
  return results
}

const linesOf = (...books: string[]) => books.map((id) => ({ book: { __typename: 'Book', id } }))

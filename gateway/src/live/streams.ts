import { Readable } from 'node:stream'
import { tooManyRequests } from '@quire/platform/errors'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { DocumentNode } from 'graphql'
import type { Asking } from '../federation/asking.ts'
import type { Request } from '../federation/plans.ts'
import { type Door, isSubscription, resultOf } from '../http/door.ts'
import { tellSession } from '../identity/session-cookies.ts'
import { writeEvents } from './event-stream.ts'
import type { Results } from './subscriptions.ts'

/** Whether the client wants its answer as server-sent events. */
export const wantsEvents = ({ headers }: FastifyRequest): boolean =>
  headers.accept?.split(',')[0]?.trim().startsWith('text/event-stream') ?? false

/** Answers as server-sent events, one connection an operation (the GraphQL over SSE protocol's distinct connections mode). */
export interface Streams {
  send(
    exchange: { request: FastifyRequest; reply: FastifyReply },
    operation: { document: DocumentNode; request: Request; asking: Asking },
  ): Promise<FastifyReply>
  /** Ends the answers that are open: they would keep the server from closing. */
  end(): void
}

export function openStreams(door: Door): Streams {
  const open = new Set<() => void>()
  return {
    async send({ request, reply }, { document, request: asked, asking }) {
      const leave = door.live.takeStream(asking.caller.viewer.address)
      if (!leave) throw tooManyRequests('Too many streams are open from this address.')
      reply.raw.once('close', leave)
      // A mutation is run first: what it says about the session must be in the headers.
      const results = isSubscription(document, asked)
        ? door.subscribe(document, asked, asking)
        : once(await resultOf(door, asked, asking))
      const stop = () => void results.return(undefined)
      open.add(stop)
      reply.raw.once('close', () => {
        open.delete(stop)
        stop()
      })
      tellSession(door, { request, reply, asking })
      reply.header('content-type', 'text/event-stream; charset=utf-8').header('x-accel-buffering', 'no')
      return reply.send(Readable.from(writeEvents(results)))
    },
    end() {
      for (const stop of open) stop()
    },
  }
}

async function* once(result: Awaited<ReturnType<typeof resultOf>>): Results {
  yield result
}

import { fastify } from 'fastify'
import { exported, type Span, spansOf } from './spans.ts'
import { drawTrace } from './tree.ts'

export interface TracesOptions {
  readonly port?: number
  readonly host?: string
  /** How long a trace must have been quiet before it is told, in milliseconds. */
  readonly quietMs?: number
  /** Called with each trace that has gone quiet, drawn as a tree. */
  readonly onTrace?: (drawn: string, spans: readonly Span[]) => void
}

/**
 * Receives spans by OTLP over HTTP (JSON) at POST /v1/traces, shows traces at GET /traces and GET /traces/<id>, and tells each
 * trace once it has been quiet. Answers the base url to give to services as OTEL_EXPORTER_OTLP_ENDPOINT.
 */
export async function startTraces(options: TracesOptions = {}): Promise<{ url: string; close(): Promise<void> }> {
  const { port = 0, host = '127.0.0.1', quietMs = 4000, onTrace = () => {} } = options
  const traces = new Map<string, Span[]>()
  const timers = new Map<string, NodeJS.Timeout>()
  const app = fastify({ bodyLimit: 16 * 1024 * 1024, forceCloseConnections: true })
  const keep = (span: Span) => {
    traces.set(span.traceId, [...(traces.get(span.traceId) ?? []), span])
    clearTimeout(timers.get(span.traceId))
    const tell = () => onTrace(drawTrace(traces.get(span.traceId) ?? []), traces.get(span.traceId) ?? [])
    timers.set(span.traceId, setTimeout(tell, quietMs).unref())
    const [oldest] = traces.keys()
    if (traces.size > 2000 && oldest) traces.delete(oldest)
  }
  app.post('/v1/traces', async (request) => {
    for (const span of spansOf(exported.parse(request.body))) keep(span)
    return {}
  })
  app.get('/traces', async () =>
    [...traces.entries()].map(([id, spans]) => ({ id, spans: spans.length, names: spans.map(({ name }) => name) })),
  )
  app.get<{ Params: { id: string } }>('/traces/:id', async ({ params }, reply) => {
    const spans = traces.get(params.id)
    return spans ? drawTrace(spans) : reply.code(404).send({ error: 'no such trace' })
  })
  const url = await app.listen({ port, host })
  return {
    url,
    async close() {
      for (const timer of timers.values()) clearTimeout(timer)
      await app.close()
    },
  }
}

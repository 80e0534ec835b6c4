import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  BatchSpanProcessor,
  NodeTracerProvider,
  ParentBasedSampler,
} from '@opentelemetry/sdk-trace-node'

/**
 * Starts tracing for this process: spans go to the OTLP collector at `endpoint` (its base url). Without one nothing is recorded,
 * but the trace of a caller is still carried on. Answers a function that sends what is left and stops.
 */
export function startTracing(service: string, endpoint: string | undefined): () => Promise<void> {
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    ...(endpoint
      ? { spanProcessors: [new BatchSpanProcessor(exporterTo(endpoint), { scheduledDelayMillis: 1000 })] }
      : { sampler: new ParentBasedSampler({ root: new AlwaysOffSampler() }) }),
  })
  provider.register({ propagator: new W3CTraceContextPropagator() })
  return () => provider.shutdown()
}

const exporterTo = (endpoint: string): OTLPTraceExporter =>
  new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces`, timeoutMillis: 3000 })

/** How a piece of work stands in its trace. */
export interface Traced {
  readonly kind?: 'server' | 'client' | 'producer' | 'consumer'
  /** A W3C `traceparent` to carry on; the current trace otherwise. */
  readonly parent?: string | null | undefined
  readonly attributes?: Record<string, string | number | boolean>
}

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
}

/** Runs the work inside a span of this name; a throw marks the span as failed and passes on. */
export function traced<T>(
  name: string,
  { kind, parent, attributes = {} }: Traced,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const from = parent ? propagation.extract(context.active(), { traceparent: parent }) : context.active()
  const options = { attributes, kind: kind ? kinds[kind] : SpanKind.INTERNAL }
  return trace.getTracer('quire').startActiveSpan(name, options, from, async (span) => {
    try {
      return await work(span)
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' })
      throw error
    } finally {
      span.end()
    }
  })
}

/** The W3C `traceparent` of the current span, to be carried in a header, an event or a job; null outside a trace. */
export function traceparent(): string | null {
  const carrier: { traceparent?: string } = {}
  propagation.inject(context.active(), carrier)
  return carrier.traceparent ?? null
}

import { z } from 'zod'

const attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) })

/** One export request of OTLP over HTTP in its JSON form (opentelemetry-proto, trace service), as far as we show it. */
export const exported = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(attribute).default([]) }).optional(),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              startTimeUnixNano: z.coerce.string(),
              endTimeUnixNano: z.coerce.string(),
              status: z.object({ code: z.number().optional() }).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
})

/** A finished piece of work. Moments in milliseconds since 1970, with fractions. */
export interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string | null
  readonly service: string
  readonly name: string
  readonly start: number
  readonly end: number
  readonly failed: boolean
}

/** The spans of one export request. */
export function spansOf({ resourceSpans }: z.output<typeof exported>): Span[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const name = resource?.attributes.find(({ key }) => key === 'service.name')?.value.stringValue
    return scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        traceId: span.traceId,
        spanId: span.spanId,
        parentId: span.parentSpanId || null,
        service: typeof name === 'string' ? name : '?',
        name: span.name,
        start: Number(BigInt(span.startTimeUnixNano) / 1000n) / 1000,
        end: Number(BigInt(span.endTimeUnixNano) / 1000n) / 1000,
        // 2 is STATUS_CODE_ERROR.
        failed: span.status?.code === 2,
      })),
    )
  })
}

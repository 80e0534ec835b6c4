import type { Span } from './spans.ts'

/** A trace as an indented tree, one line a span: when it began, how long it took, in which service, what it was. */
export function drawTrace(spans: readonly Span[]): string {
  const known = new Set(spans.map(({ spanId }) => spanId))
  const byStart = [...spans].sort((a, b) => a.start - b.start)
  const roots = byStart.filter(({ parentId }) => parentId === null || !known.has(parentId))
  const from = byStart[0]?.start ?? 0
  const services = new Set(spans.map(({ service }) => service))
  const head = `trace ${spans[0]?.traceId ?? ''} · ${spans.length} spans · ${[...services].join(', ')}`
  return [head, ...roots.flatMap((root) => draw(root, { all: byStart, from, depth: 0 }))].join('\n')
}

function draw(span: Span, at: { all: readonly Span[]; from: number; depth: number }): string[] {
  const began = `+${(span.start - at.from).toFixed(0)}`.padStart(7)
  const took = `${(span.end - span.start).toFixed(1)}`.padStart(8)
  const mark = span.failed ? ' ✗' : ''
  const line = `${began} ms ${took} ms  ${'  '.repeat(at.depth)}${span.service.padEnd(8)} ${span.name}${mark}`
  const children = at.all.filter(({ parentId }) => parentId === span.spanId)
  return [line, ...children.flatMap((child) => draw(child, { ...at, depth: at.depth + 1 }))]
}

import { createClient } from 'graphql-ws'
import type { Session } from './session.ts'

export interface Listener<Data> {
  next(data: Data): void
  /** The graph will not tell this person; with the code it gave. Nothing follows. */
  refused(code: string): void
  /** Whether the line stands at this moment; it is opened again by itself. */
  line(isOpen: boolean): void
}

export interface Line {
  readonly live: string
  readonly session: Session
}

type Payload = { query: string; variables: Record<string, unknown> }

const final = new Set(['NOT_FOUND', 'FORBIDDEN', 'BAD_USER_INPUT'])
const longestPauseMs = 15_000

/** Follows a subscription until the function that it answers is called, over lines and sessions that end. */
export function follow<Data>(line: Line, payload: Payload, hear: Listener<Data>): () => void {
  const leaving = new AbortController()
  let failures = 0
  const next = (data: Data) => {
    failures = 0
    hear.line(true)
    hear.next(data)
  }
  const listen = async () => {
    while (!leaving.signal.aborted) {
      const code = await listenOnce(line, payload, { next, leaving: leaving.signal })
      if (leaving.signal.aborted) return
      hear.line(false)
      if (final.has(code)) return hear.refused(code)
      if (code === 'UNAUTHENTICATED') line.session.forget()
      await new Promise((go) => setTimeout(go, Math.min(500 * 2 ** failures, longestPauseMs)))
      failures += 1
    }
  }
  void listen()
  return () => leaving.abort()
}

type Ear<Data> = { next: (data: Data) => void; leaving: AbortSignal }

/** Listens as long as one line stands; answers the code it ended with. */
async function listenOnce<Data>(
  { live, session }: Line,
  payload: Payload,
  { next, leaving }: Ear<Data>,
): Promise<string> {
  try {
    // A token lives for minutes and a page for hours, so each line asks for its own.
    const accessToken = await session.freshToken()
    const client = createClient({ url: live, connectionParams: accessToken ? { accessToken } : {}, retryAttempts: 0 })
    leaving.addEventListener('abort', () => void client.dispose(), { once: true })
    for await (const { data, errors } of client.iterate<Data>(payload)) {
      if (data) next(data)
      else return codeOf(errors)
    }
    return 'ENDED'
  } catch (cause) {
    return codeOf(cause)
  }
}

/** The code of a refusal, whether it came as errors of the graph or as the end of the line. */
function codeOf(cause: unknown): string {
  const refusedToken = 4403
  if ((cause as Partial<CloseEvent> | undefined)?.code === refusedToken) return 'UNAUTHENTICATED'
  const [first] = Array.isArray(cause) ? (cause as { extensions?: { code?: string } }[]) : []
  return first?.extensions?.code ?? 'LINE_BROKEN'
}

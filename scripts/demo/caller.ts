import { setTimeout as pause } from 'node:timers/promises'

/** Something promised did not happen. */
export class Broken extends Error {
  override readonly name = 'Broken'
}

interface Answer {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly { message: string; extensions?: { code?: string } }[]
}

/** A storefront's side of the graph over HTTP, for one visitor. */
export interface Caller {
  /** The token that proves this visitor, once the graph has answered. */
  readonly visitor: () => string | null
  readonly accessToken: () => string | null
  readonly signedInAs: (accessToken: string) => void
  /**
   * Asks, and asks again for up to 45 seconds (or `patienceMs`) while the shop has a fault of its own: what is asked must be safe to repeat.
   * Throws Broken when the answer has errors.
   */
  ask<T>(document: string, variables?: object): Promise<T>
}

export function openCaller(graph: string, { patienceMs = 45_000 } = {}): Caller {
  let visitor: string | null = null
  let accessToken: string | null = null
  const send = async (query: string, variables: object): Promise<Answer> => {
    const headers = {
      'content-type': 'application/json',
      ...(visitor && { 'quire-visitor': visitor }),
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
    }
    const body = JSON.stringify({ query, variables })
    const answer = await fetch(graph, { method: 'POST', headers, body, signal: AbortSignal.timeout(15_000) })
    visitor = answer.headers.get('quire-visitor') ?? visitor
    const said = (await answer.json()) as Answer
    return answer.ok || said.errors?.length ? said : { errors: [{ message: `HTTP ${answer.status}` }] }
  }
  return {
    visitor: () => visitor,
    accessToken: () => accessToken,
    signedInAs: (token) => {
      accessToken = token
    },
    async ask<T>(document: string, variables: object = {}) {
      const answer = await patiently(() => send(document, variables), patienceMs)
      if (answer.errors?.length) throw new Broken(answer.errors.map(({ message }) => message).join(' · '))
      return answer.data as T
    },
  }
}

async function patiently(send: () => Promise<Answer>, patienceMs: number): Promise<Answer> {
  const end = Date.now() + patienceMs
  for (;;) {
    const answer = await send().catch(
      (error: Error): Answer => ({ errors: [{ message: `no answer: ${error.message}` }] }),
    )
    const code = answer.errors?.[0]?.extensions?.code
    const ours = answer.errors?.length && (code === undefined || code === 'INTERNAL_SERVER_ERROR')
    if (!ours || Date.now() >= end) return answer
    await pause(250)
  }
}

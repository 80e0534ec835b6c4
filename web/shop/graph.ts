import type { Config } from '../config.ts'
import { follow, type Listener } from './follow.ts'
import { openSession, type Session } from './session.ts'

/** The shop's graph, asked as whoever this browser is: a visitor by cookie, or a person who is signed in. */
export interface Graph {
  readonly session: Session
  /** One query or mutation; throws, with a sentence for the person, when it was not answered. */
  ask<Data>(query: string, variables?: object): Promise<Data>
  /** Follows a subscription until the function that it answers is called. */
  follow<Data>(query: string, variables: Record<string, unknown>, hear: Listener<Data>): () => void
}

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly { readonly message: string }[]
}

export function openGraph({ graph: url, live }: Config): Graph {
  const ask = async <Data>(query: string, variables: object = {}): Promise<Data> => {
    const token = session.token()
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
    const body = JSON.stringify({ query, variables })
    const response = await fetch(url, { method: 'POST', headers, body, credentials: 'include' }).catch(unreached)
    const { data, errors } = (await response.json()) as Answer
    if (errors?.[0] || !data) throw new Error(errors?.[0]?.message ?? 'The shop did not answer.')
    return data as Data // what the query asked for, by the graph's own promise
  }
  const session = openSession(ask)
  return { session, ask, follow: (query, variables, hear) => follow({ live, session }, { query, variables }, hear) }
}

function unreached(cause: unknown): never {
  throw new Error('The shop cannot be reached at the moment. Please try again.', { cause })
}

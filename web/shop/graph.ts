import type { Config } from '../config.ts'
import { follow, type Listener } from './follow.ts'
import { openSession, type Session } from './session.ts'

/** The shop's graph, asked as whoever this browser is: a visitor by cookie, or a person who is signed in. */
export interface Graph {
  readonly session: Session
  /** One query or mutation; throws a `Refusal`, with a sentence for the person, when any of it was not answered. */
  ask<Data>(query: string, variables?: object): Promise<Data>
  /** One query of which parts may be missing: what came, and a sentence for each part that did not. Never throws. */
  look<Data>(query: string, variables?: object): Promise<Seen<Data>>
  /** Follows a subscription until the function that it answers is called. */
  follow<Data>(query: string, variables: Record<string, unknown>, hear: Listener<Data>): () => void
}

export type Seen<Data> = { readonly data: Data | null; readonly problems: readonly Problem[] }
export type Problem = { readonly code: string; readonly message: string }

/** What the graph says of one field of an input. */
type FieldProblem = { readonly field: readonly string[]; readonly message: string }

interface GraphFault {
  readonly message: string
  readonly extensions?: { readonly code?: string; readonly problems?: readonly FieldProblem[] }
}
interface Answer {
  readonly data?: unknown
  readonly errors?: readonly GraphFault[]
}

/** The graph did not answer, or not whole; the message is for the person. */
export class Refusal extends Error {
  readonly code: string
  readonly problems: readonly FieldProblem[]
  constructor({ message, extensions = {} }: GraphFault, options?: ErrorOptions) {
    super(message, options)
    this.code = extensions.code ?? unreached
    this.problems = extensions.problems ?? []
  }
}

const unreached = 'UNREACHED'

export function openGraph({ graph: url, live }: Config): Graph {
  const send = (body: object, token: string | null = null) => post(url, { body, token })
  const session = openSession(async (query, variables = {}) => wholeOf(await send({ query, variables })))
  const said = async (query: string, variables: object) => send({ query, variables }, await session.heldToken())
  return {
    session,
    ask: async (query, variables = {}) => wholeOf(await said(query, variables)),
    async look<Data>(query: string, variables: object = {}) {
      const { data, errors = [] } = await said(query, variables).catch(asAnswer)
      return { data: (data ?? null) as Data | null, problems: errors.map(problemOf) } // as in `wholeOf`
    },
    follow: (query, variables, hear) => follow({ live, session }, { query, variables }, hear),
  }
}

async function post(url: string, { body, token }: { body: object; token: string | null }): Promise<Answer> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  try {
    const asked = { method: 'POST', headers, body: JSON.stringify(body), credentials: 'include' } as const
    // Whatever answers in the graph's place (a proxy, say) does not speak JSON.
    return (await (await fetch(url, asked)).json()) as Answer
  } catch (cause) {
    throw new Refusal({ message: 'The shop cannot be reached at the moment. Please try again.' }, { cause })
  }
}

function wholeOf<Data>({ data, errors }: Answer): Data {
  if (errors?.[0] || !data) throw new Refusal(errors?.[0] ?? { message: 'The shop did not answer.' })
  return data as Data // what the query asked for, by the graph's own promise
}

const asAnswer = (error: Error): Answer => ({ errors: [{ message: error.message }] })

const problemOf = ({ message, extensions }: GraphFault): Problem => ({ message, code: extensions?.code ?? unreached })

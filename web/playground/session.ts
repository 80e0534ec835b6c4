import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit'
import { type Client, createClient } from 'graphql-ws'
import type { Config, Login } from '../config.ts'

const signIn = /* GraphQL */ `
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      ... on SignInSuccess {
        accessToken
      }
      ... on UserError {
        message
      }
    }
  }
`

/** Who the playground speaks as: a visitor by cookie, and a person once signed in. */
export interface Session {
  readonly fetcher: Fetcher
  /** Signs in; answers what to show when it failed. */
  become(login: Login | null): Promise<string | null>
}

/** Opens a session with the graph: HTTP for queries and mutations, one WebSocket for subscriptions. */
export function openSession({ graph, live }: Config): Session {
  let accessToken: string | null = null
  let socket = connect(live, () => accessToken)
  const ask: typeof fetch = (url, init) => {
    const headers = new Headers(init?.headers)
    if (accessToken) headers.set('authorization', `Bearer ${accessToken}`)
    return fetch(url, { ...init, headers, credentials: 'include' })
  }
  return {
    fetcher: (params, options) => createGraphiQLFetcher({ url: graph, wsClient: socket, fetch: ask })(params, options),
    async become(login) {
      const answer = login ? await askForToken(ask, graph, login) : { token: null }
      if ('problem' in answer) return answer.problem
      accessToken = answer.token
      // The socket proved who asks when it was opened, so another person needs another one.
      await socket.dispose()
      socket = connect(live, () => accessToken)
      return null
    },
  }
}

const connect = (url: string, token: () => string | null): Client =>
  createClient({ url, connectionParams: () => (token() ? { accessToken: token() } : {}) })

async function askForToken(
  ask: typeof fetch,
  graph: string,
  { email, password }: Login,
): Promise<{ token: string } | { problem: string }> {
  const body = JSON.stringify({ query: signIn, variables: { input: { email, password } } })
  const answer = await ask(graph, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  const { data, errors } = await answer.json()
  const token = data?.signIn?.accessToken
  return token ? { token } : { problem: data?.signIn?.message ?? errors?.[0]?.message ?? 'Signing in failed.' }
}

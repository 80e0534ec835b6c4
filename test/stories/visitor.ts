import { type Caller, openCaller } from '../../scripts/demo/caller.ts'
import { signIn } from '../../scripts/demo/purchase.ts'
import { loginOf } from '../../scripts/demo/urls.ts'
import type { Shop } from './shop.ts'

/** What came back over HTTP, whatever it was. */
export interface Reply {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: a story reads any shape and says itself what it expects
  readonly data: any
  readonly errors: readonly { message: string; path?: string[]; extensions: { code: string } }[]
  readonly headers: Headers
}

/** Someone at the shop's door: the storefront's caller, and a way to ask that shows what came back as it is. */
export interface Visitor extends Caller {
  send(query: string, variables?: object, headers?: Record<string, string>): Promise<Reply>
}

export function visitor({ graph }: Pick<Shop, 'graph'>): Visitor {
  const caller = openCaller(graph)
  return {
    ...caller,
    async send(query, variables = {}, more = {}) {
      if (!caller.visitor()) await caller.ask('{ __typename }')
      const token = caller.accessToken()
      const headers = {
        'content-type': 'application/json',
        'quire-visitor': caller.visitor() ?? '',
        ...(token && { authorization: `Bearer ${token}` }),
        ...more,
      }
      const answer = await fetch(graph, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })
      const { data, errors = [] } = (await answer.json()) as Partial<Reply>
      return { status: answer.status, data, errors, headers: answer.headers }
    },
  }
}

/** One of the demo's people, signed in. */
export async function signedIn(shop: Shop, name: 'ann' | 'bob' | 'page'): Promise<Visitor> {
  const person = visitor(shop)
  await signIn(person, loginOf(shop.urls, name))
  return person
}

/** The code of what is wrong with the request; null when nothing is. */
export const faultOf = ({ errors }: Reply): string | null => errors[0]?.extensions.code ?? null

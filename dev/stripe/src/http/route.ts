import type { z } from 'zod'
import type { Desk } from '../trade/desk.ts'
import type { Caller } from './auth.ts'

export interface Call<P> {
  readonly params: P
  /** The id in the path, or ''. */
  readonly id: string
  readonly caller: Caller
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly schema: z.ZodType
  /** A browser may call it with the publishable key. */
  readonly publishable: boolean
  run(desk: Desk, call: Call<unknown>): object
}

interface RouteOf<S extends z.ZodType> {
  readonly schema: S
  readonly publishable?: boolean
  run(desk: Desk, call: Call<z.output<S>>): object
}

/** `route('POST /v1/refunds', { schema, run })`; the parameters reach `run` as the schema reads them. */
export function route<S extends z.ZodType>(
  at: `${Route['method']} /v1/${string}`,
  { schema, publishable = false, run }: RouteOf<S>,
): Route {
  const [method = '', path = ''] = at.split(' ')
  // `at` begins with a method by its type. The caller reads the parameters with this very schema, see answer.ts.
  const typed = (desk: Desk, call: Call<unknown>) => run(desk, call as Call<z.output<S>>)
  return { method: method as Route['method'], path, schema, publishable, run: typed }
}

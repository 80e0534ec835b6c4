import type { Life } from '@quire/platform/lifecycle'
import type { Metrics } from '@quire/platform/metrics'
import { type DocumentNode, type FormattedExecutionResult, getOperationAST } from 'graphql'
import type { GatewayEnv } from '../env.ts'
import type { Asking } from '../federation/asking.ts'
import type { Graph } from '../federation/graph.ts'
import { outcomeOf } from '../federation/masking.ts'
import type { Request } from '../federation/plans.ts'
import type { Caller, Proof } from '../identity/caller.ts'
import { type LiveCounts, openLiveCounts } from '../live/counts.ts'
import { openSubscriptions } from '../live/subscriptions.ts'

/** What every way in shares: HTTP, server-sent events and sockets differ only in how they carry it. */
export interface Door {
  readonly life: Life
  readonly env: GatewayEnv
  readonly graph: Graph
  readonly proof: Proof
  readonly metrics: Metrics
  readonly live: LiveCounts
  readonly subscribe: ReturnType<typeof openSubscriptions>
  readonly isOurPage: (origin: string) => boolean
}

export function openDoor(parts: Pick<Door, 'life' | 'env' | 'graph' | 'proof' | 'metrics'>): Door {
  const pages = new Set([new URL(parts.env.PUBLIC_URL).origin, ...parts.env.ALLOWED_ORIGINS])
  const live = openLiveCounts(parts.metrics, parts.env)
  return {
    ...parts,
    live,
    subscribe: openSubscriptions(parts.graph, { ...parts, log: parts.life.log, live }),
    isOurPage: (origin) => pages.has(origin),
  }
}

export const newAsking = (caller: Caller, requestId: string): Asking => ({
  caller,
  requestId,
  learned: {},
  // Set when the operation is known; nothing is fetched before.
  deadline: AbortSignal.abort(new Error('The operation has not begun')),
})

export const isSubscription = (document: DocumentNode, { operationName }: Request): boolean =>
  getOperationAST(document, operationName)?.operation === 'subscription'

/** Runs one query or mutation, the same way as over HTTP. */
export async function resultOf(door: Door, request: Request, asking: Asking): Promise<FormattedExecutionResult> {
  const end = door.metrics.requests.startTimer({ kind: 'graph' })
  const { query, variables, operationName } = request
  const { body } = await door.graph.server.executeOperation(
    { query, ...(variables && { variables }), ...(operationName && { operationName }) },
    { contextValue: asking },
  )
  if (body.kind !== 'single') throw new Error('No operation answers in parts')
  end({ name: door.metrics.nameOf(asking.learned.operationName), outcome: outcomeOf(body.singleResult) })
  return body.singleResult
}

import type { Log } from '@quire/platform/log'
import type { Metrics } from '@quire/platform/metrics'
import { asNow } from '@quire/platform/request-id'
import {
  type DocumentNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLError,
  getOperationAST,
} from 'graphql'
import { type Asking, deadlineOf } from '../federation/asking.ts'
import { type Graph, unremarked } from '../federation/graph.ts'
import { type Mask, outcomeOf, shownError } from '../federation/masking.ts'
import { openPlans, type Request, type SubscriptionPlan } from '../federation/plans.ts'
import { over, type Proof } from '../identity/caller.ts'
import type { LiveCounts } from './counts.ts'
import type { Payload } from './event-stream.ts'
import { payloadsOf } from './upstream.ts'

export type Results = AsyncGenerator<FormattedExecutionResult, void>

interface Following {
  readonly proof: Proof
  readonly log: Log
  readonly live: Pick<LiveCounts, 'countSubscription'>
  readonly metrics: Metrics
}

/**
 * Opens subscriptions: results until the room, the client or the caller's session ends them. They never throw. Each result is counted
 * under the kind live, with the time from the room's news to it.
 */
export type Subscribe = (document: DocumentNode, request: Request, asking: Asking) => Results

export function openSubscriptions(graph: Graph, { proof, log, live, metrics }: Following): Subscribe {
  const plan = openPlans(graph)
  return (document, request, asking) =>
    stoppable(async function* (stop) {
      const uncount = live.countSubscription()
      const forget = proof.whenOver(asking.caller, () => stop.abort(over()))
      const name = metrics.nameOf(getOperationAST(document, request.operationName)?.name?.value)
      try {
        const planned = plan(document, request)
        const at = { ...upstreamOf(graph, planned), asking, signal: stop.signal, log }
        const fill = filling(graph.mask, planned, asking)
        for await (const payload of payloadsOf(planned.primary, at)) {
          const end = metrics.requests.startTimer({ kind: 'live', name })
          const result = await fill(payload)
          end({ outcome: outcomeOf(result) })
          yield result
        }
      } catch (error) {
        const reason = stop.signal.aborted ? (stop.signal.reason as unknown) : error
        if (reason === gone) return
        const last = { errors: [shownError(graph.mask, reason)] }
        metrics.requests.observe({ kind: 'live', name, outcome: outcomeOf(last) }, 0)
        yield last
      } finally {
        uncount()
        forget()
        stop.abort(gone)
      }
    })
}

function filling(
  mask: Mask,
  planned: SubscriptionPlan,
  asking: Asking,
): (payload: Payload) => Promise<FormattedExecutionResult> {
  const deadlines = openDeadlines()
  return async (payload) => {
    const deadline = deadlines.next()
    const result = shown(mask, await planned.fill(payload, { ...asking, deadline }))
    if (deadline.aborted) deadlines.wasMet()
    return result
  }
}

function shown(mask: Mask, result: ExecutionResult): FormattedExecutionResult {
  const errors = result.errors?.map((error: GraphQLError) => shownError(mask, error))
  const { errors: _, ...data } = result
  const formatted: FormattedExecutionResult = { ...data, ...(errors && { errors }) }
  unremarked(formatted, mask)
  return formatted
}

const shortMs = 500
const shortForMs = 10_000

/** The time each payload gets for what other rooms add. A room that hangs costs the whole of it once; then, for a while, little. */
function openDeadlines(): { next(): AbortSignal; wasMet(): void } {
  let shortUntil = 0
  return {
    next: () => (Date.now() < shortUntil ? AbortSignal.timeout(shortMs) : deadlineOf('query')),
    wasMet() {
      if (Date.now() >= shortUntil) shortUntil = Date.now() + shortForMs
    },
  }
}

const upstreamOf = ({ rooms, schema }: Graph, { room: name }: SubscriptionPlan) => {
  const room = rooms[name]
  if (!room) throw new Error(`No room ${name} to subscribe at`)
  return { room, name, schema }
}

const gone = Symbol('the client went')

/** Results that stop at once when nobody wants them, also while they wait for the next. */
function stoppable(run: (stop: AbortController) => Results): Results {
  const stop = new AbortController()
  const results = run(stop)
  const finish = results.return.bind(results)
  // Whoever asks for the next result does so at some other time: what happens then belongs to this request all the same.
  results.next = asNow(results.next.bind(results))
  results.return = (value) => {
    stop.abort(gone)
    return finish(value)
  }
  return results
}

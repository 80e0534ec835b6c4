import { operationFromDocument, type Schema } from '@apollo/federation-internals'
import {
  type ApolloGateway,
  buildOperationContext,
  executeQueryPlan,
  type GraphQLDataSource,
  type ServiceMap,
} from '@apollo/gateway'
import type { PlanNode, QueryPlanner, SubscriptionNode } from '@apollo/query-planner'
import { badUserInput } from '@quire/platform/errors'
import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql'
import type { Payload } from '../live/event-stream.ts'
import type { Asking } from './asking.ts'
import type { Graph } from './graph.ts'
import type { Question } from './room.ts'

/** What a client asks for. */
export interface Request {
  readonly query: string
  readonly variables?: Record<string, unknown> | null | undefined
  readonly operationName?: string | null | undefined
}

/** A subscription as the planner split it: what to open at the owning room, and how to fill in each payload. */
export interface SubscriptionPlan {
  readonly room: string
  readonly primary: Question
  fill(payload: Payload, asking: Asking): Promise<ExecutionResult>
}

// Apollo executes no subscriptions, but plans them; what is needed for the rest is inside the gateway, though not declared.
interface Insides {
  readonly queryPlanner: QueryPlanner
  readonly apiSchema: Schema
  readonly supergraphSchema: GraphQLSchema
}

/** Plans subscriptions, each document once. */
export function openPlans({ gateway, schema, rooms }: Graph) {
  const insides = insidesOf(gateway)
  const planOf = openPlanner(insides)

  return (document: DocumentNode, request: Request): SubscriptionPlan => {
    const named = request.operationName ? { operationName: request.operationName } : {}
    const { primary, rest } = planOf(document, request.operationName ?? '')
    const context = buildOperationContext({ schema, operationDocument: document, ...named })
    const variables = variablesFor(context.operation, { schema, given: request.variables ?? {} })
    const used = primary.variableUsages?.filter((name) => name in variables) ?? []
    const node: PlanNode = { kind: 'Sequence', nodes: rest ? [primary, rest] : [primary] }
    return {
      room: primary.serviceName,
      primary: { query: primary.operation, variables: Object.fromEntries(used.map((name) => [name, variables[name]])) },
      fill: async (payload, asking) => {
        const services = answering(rooms, { room: primary.serviceName, query: primary.operation, payload })
        const asked = { request: { query: request.query, variables }, context: asking, metrics: {} }
        // The request context has more in it than a plan's execution reads.
        const incoming = asked as unknown as Parameters<typeof executeQueryPlan>[2]
        const { supergraphSchema, apiSchema } = insides
        const plan = { kind: 'QueryPlan' as const, node }
        const result = executeQueryPlan(plan, services, incoming, context, supergraphSchema, apiSchema)
        return result as Promise<ExecutionResult>
      },
    }
  }
}

function openPlanner({ queryPlanner, apiSchema }: Insides) {
  // A document is forgotten with its plans when nobody remembers it any more.
  const known = new WeakMap<DocumentNode, Map<string, SubscriptionNode>>()
  return (document: DocumentNode, operationName: string): SubscriptionNode => {
    const ofDocument = known.get(document) ?? new Map<string, SubscriptionNode>()
    known.set(document, ofDocument)
    const before = ofDocument.get(operationName)
    if (before) return before
    const operation = operationFromDocument(apiSchema, document, operationName ? { operationName } : {})
    const { node } = queryPlanner.buildQueryPlan(operation)
    if (node?.kind !== 'Subscription') throw new Error('The planner did not plan a subscription')
    ofDocument.set(operationName, node)
    return node
  }
}

/** Every room as it is, but the owner answers the primary operation with the payload that it sent. */
function answering(
  rooms: ServiceMap,
  { room, query, payload }: { room: string; query: string; payload: Payload },
): ServiceMap {
  const owner = rooms[room] as GraphQLDataSource
  const process: GraphQLDataSource['process'] = (options) =>
    options.request.query === query ? Promise.resolve(payload as never) : owner.process(options)
  return { ...rooms, [room]: { process } }
}

function variablesFor(
  { variableDefinitions = [] }: OperationDefinitionNode,
  { schema, given }: { schema: GraphQLSchema; given: Record<string, unknown> },
): Record<string, unknown> {
  const { errors } = getVariableValues(schema, variableDefinitions, given)
  if (errors) throw badUserInput(errors.map(({ message }) => message).join(' '))
  return given
}

function insidesOf(gateway: ApolloGateway): Insides {
  const insides = gateway as unknown as Partial<Insides>
  const { queryPlanner, apiSchema, supergraphSchema } = insides
  if (!queryPlanner || !apiSchema || !supergraphSchema)
    throw new Error('This @apollo/gateway keeps its plans elsewhere')
  return { queryPlanner, apiSchema, supergraphSchema }
}

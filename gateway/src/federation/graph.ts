import { readFileSync } from 'node:fs'
import { ApolloGateway } from '@apollo/gateway'
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import type { Life } from '@quire/platform/lifecycle'
import type { Metrics } from '@quire/platform/metrics'
import type { Keys } from '@quire/platform/signature'
import type { FormattedExecutionResult, GraphQLSchema } from 'graphql'
import { silenceApollo } from '../env.ts'
import { type Documents, openDocuments } from '../limits/documents.ts'
import { type Asking, deadlineOf } from './asking.ts'
import { hasFault, type Mask, openMask } from './masking.ts'
import { mutationsOf } from './mutations.ts'
import { openRoom, type Room } from './room.ts'

/** The supergraph, loaded: Apollo's gateway behind Apollo's server, with rooms that we speak to ourselves. */
export interface Graph {
  readonly server: ApolloServer<Asking>
  readonly gateway: ApolloGateway
  readonly schema: GraphQLSchema
  readonly rooms: Readonly<Record<string, Room>>
  readonly documents: Documents
  readonly mask: Mask
  /** The changes that only HTTP carries: what the user room says about a session with them becomes cookies. */
  readonly sessionMutations: ReadonlySet<string>
}

export async function openGraph(
  life: Life,
  at: { supergraph: string; roomAt: (room: string) => { url: string; key: Keys }; metrics: Metrics },
): Promise<Graph> {
  silenceApollo()
  const rooms: Record<string, Room> = {}
  const supergraphSdl = readFileSync(at.supergraph, 'utf8')
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: quiet(life),
    buildService: ({ name }) => {
      const room = openRoom(life, { room: name, metrics: at.metrics, ...at.roomAt(name) })
      rooms[name] = room
      return room
    },
    // Otherwise anyone may ask for the plan of a query by a header.
    __exposeQueryPlanExperimental: false,
  })
  // The server loads the gateway when it starts; the schema is there only then.
  let schema: GraphQLSchema | undefined
  gateway.onSchemaLoadOrUpdate(({ apiSchema }) => {
    schema = apiSchema
  })
  const documents = openDocuments(() => schema as GraphQLSchema)
  const mask = openMask(life.log)
  const server = serverOf(life, { gateway, documents, mask })
  await server.start()
  life.hold('graph', server, (one) => one.stop())
  if (!schema) throw new Error('The supergraph gave no schema')
  const sessionMutations = mutationsOf('user', supergraphSdl)
  return { server, gateway, schema, rooms, documents, mask, sessionMutations }
}

const serverOf = (life: Life, { gateway, documents, mask }: Pick<Graph, 'gateway' | 'documents' | 'mask'>) =>
  new ApolloServer<Asking>({
    gateway,
    formatError: mask,
    // What was read, counted and validated at the door is not parsed again.
    documentStore: {
      get: async (key) => documents.remembered(key.slice(-64)),
      set: async () => {},
      delete: async () => true,
    },
    plugins: [...disabled(), deadlines, completion(mask)],
    logger: quiet(life),
    introspection: true,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
  })

const quiet = (life: Life) => ({
  debug: () => {},
  info: () => {},
  warn: (text?: string) => life.log.warn(text),
  error: (text?: string) => life.log.error(text),
})

const disabled = () => [
  ApolloServerPluginLandingPageDisabled(),
  ApolloServerPluginCacheControlDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
]

const deadlines: ApolloServerPlugin<Asking> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, operationName, contextValue }) {
        contextValue.deadline = deadlineOf(operation?.operation ?? 'query')
        contextValue.learned.operationName = operationName ?? ''
      },
    }
  },
}

const completion = (mask: Mask): ApolloServerPlugin<Asking> => ({
  async requestDidStart() {
    return {
      async willSendResponse({ response, contextValue }) {
        if (response.body.kind !== 'single') return
        const { singleResult } = response.body
        unremarked(singleResult, mask)
        contextValue.learned.hasFault = hasFault(singleResult.errors)
      },
    }
  },
})

/**
 * Takes away Apollo's remark on values that were missing where the schema promises one. A reference to what is gone is such a
 * case and nobody's fault: its place is null. Only when nothing is left of the answer is it our fault, and said.
 */
export function unremarked(result: FormattedExecutionResult, mask: Mask): void {
  const remarks = result.extensions?.valueCompletion
  if (!Array.isArray(remarks)) return
  const cause = new Error(remarks.map((remark) => String(remark?.message)).join('; '))
  const errors = result.data === null ? [mask({ message: cause.message }, cause)] : undefined
  // The result is Apollo's own object, which it sends next.
  Object.assign(result, { extensions: undefined }, errors && { errors })
}

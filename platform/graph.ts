import { ApolloServer, type ApolloServerPlugin, type BaseContext } from '@apollo/server'
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { type GraphQLFormattedError, type GraphQLSchema, parse } from 'graphql'
import { maskErrors } from './errors.ts'
import type { Log } from './log.ts'

/** One room's graph, ready to be served: the schema, the server that runs it, and how its errors are shown. */
export interface Graph<Context extends BaseContext> {
  readonly schema: GraphQLSchema
  readonly server: ApolloServer<Context>
  readonly formatError: (shown: GraphQLFormattedError, error: unknown) => GraphQLFormattedError
}

/**
 * One room's graph: its typed contract and its resolvers as a federated subgraph. Tests ask it through
 * `graph.server.executeOperation`, the network through `serveGraph`.
 */
export function createGraph<Context extends BaseContext>({
  typeDefs,
  resolvers,
  log,
  plugins = [],
}: {
  typeDefs: string
  resolvers: object
  log: Log
  plugins?: ApolloServerPlugin<Context>[]
}): Graph<Context> {
  // Codegen's resolver types are exact where Apollo's map is loose; they describe the same object.
  const schema = buildSubgraphSchema([{ typeDefs: parse(typeDefs), resolvers: resolvers as never }])
  const formatError = maskErrors(log)
  const server = new ApolloServer<Context>({
    schema,
    formatError,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: false,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    logger: { debug: () => {}, info: () => {}, warn: (text) => log.warn(text), error: (text) => log.error(text) },
    plugins: [ApolloServerPluginInlineTraceDisabled(), ...plugins],
  })
  return { schema, server, formatError }
}

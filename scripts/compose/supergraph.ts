import { composeServices } from '@apollo/composition'
import { type DocumentNode, GraphQLError, type GraphQLSchema, Kind, parse, Source } from 'graphql'
import { roomsWithSchema, root, schemaFiles } from '../generate/rooms.ts'

/** A supergraph, or what a person must mend: one entry per fault, `file:line` first where it is known. */
export type Composed = { readonly sdl: string; readonly api: GraphQLSchema } | { readonly faults: readonly string[] }

/** Joins the contracts of all rooms into the one schema that the gateway loads. */
export function composeSupergraph(top = root): Composed {
  const rooms = roomsWithSchema(top)
  try {
    const services = rooms.map((name) => ({ name, url: `http://${name}/graphql`, typeDefs: contractOf(name, top) }))
    const composed = composeServices(services)
    if (composed.errors) return { faults: composed.errors.map(fault) }
    const api = composed.schema.toAPISchema().toGraphQLJSSchema()
    return { sdl: `${banner}${composed.supergraphSdl}\n`, api }
  } catch (error) {
    if (error instanceof GraphQLError) return { faults: [fault(error)] }
    throw error
  }
}

// The addresses are names only: the gateway maps each room to its URL from the environment.
const banner = '# Made by `npm run compose` from the schema.graphql of every room. Do not edit.\n\n'

// Each file is parsed under its own path, so that a fault can name the line a person has to open.
function contractOf(room: string, top: string): DocumentNode {
  const files = schemaFiles(room, top)
  const definitions = files.flatMap(({ path, text }) => parse(new Source(text, path)).definitions)
  return { kind: Kind.DOCUMENT, definitions }
}

function fault(error: GraphQLError): string {
  const message = error.message.replace(/\n\s*\n/g, '\n').trim()
  return [...new Set(places(error)), message].join('\n  ')
}

function places(error: GraphQLError): string[] {
  const inFile = error.source && error.locations ? error.locations.map((at) => `${error.source?.name}:${at.line}`) : []
  const inNodes = (error.nodes ?? []).flatMap((node) =>
    node.loc ? [`${node.loc.source.name}:${node.loc.startToken.line}`] : [],
  )
  return inNodes.length > 0 ? inNodes : inFile
}

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { joinedSdl, root } from './rooms.ts'

/** The files that a room's contract turns into, by their names under `src/generated`. */
export async function graphqlFiles(room: string, top = root): Promise<Record<string, string>> {
  const sdl = joinedSdl(room, top)
  return { 'graphql.ts': await resolverTypes(sdl, modelsOf(room, top)), 'schema.ts': schemaModule(room, sdl) }
}

/** What the generated files depend on; equal text means equal files. */
export function graphqlInput(room: string, top = root): string {
  return JSON.stringify([joinedSdl(room, top), modelsOf(room, top)])
}

const banner = '// Made by `npm run generate`. Change schema.graphql or models.ts instead.\n'

async function resolverTypes(sdl: string, models: readonly string[]): Promise<string> {
  // Loaded here, because a run that finds nothing changed should not pay for them.
  const [{ codegen }, typescript, resolvers, { parse }] = await Promise.all([
    import('@graphql-codegen/core'),
    import('@graphql-codegen/typescript'),
    import('@graphql-codegen/typescript-resolvers'),
    import('graphql'),
  ])
  const code = await codegen({
    filename: 'graphql.ts',
    schema: parse(sdl, { noLocation: true }),
    documents: [],
    config: codegenConfig(models),
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript, resolvers },
  })
  return `${banner}import type { CompleteMap } from '@quire/platform/resolvers'\n${withReadonlyLists(code)}\n${roomResolvers}`
}

// What `@requires` reaches through a list is typed by a helper of codegen's that knows mutable lists only.
function withReadonlyLists(code: string): string {
  return code.replace(
    'T extends (infer U)[] ? NullableCheck<U, S>[]',
    'T extends readonly (infer U)[] ? ReadonlyArray<NullableCheck<U, S>>',
  )
}

const roomResolvers = `/** Everything this room must answer: what \`resolvers/index.ts\` assembles. */
export type RoomResolvers = CompleteMap<Resolvers, ResolversParentTypes>
`

function codegenConfig(models: readonly string[]) {
  return {
    federation: true,
    contextType: '../context.ts#Context',
    mappers: Object.fromEntries(models.map((model) => [model.replace(/Model$/, ''), `../models.ts#${model}`])),
    // A Date on our side; the wire has a string, which the scalar reads and writes.
    scalars: { ID: 'string', DateTime: 'Date', _FieldSet: 'string' },
    enumsAsTypes: true,
    avoidOptionals: { field: true, inputValue: false, object: false, defaultValue: false, resolvers: false },
    makeResolverTypeCallable: true,
    immutableTypes: true,
    useTypeImports: true,
    importExtension: '.ts',
    emitLegacyCommonJSImports: false,
    strictScalars: true,
    inputMaybeValue: 'T | null | undefined',
    // Members of a union and of an interface say what they are, so no one has to guess it at run time.
    resolversNonOptionalTypename: { unionMember: true, interfaceImplementingType: true },
    showUnusedMappers: false,
  }
}

/** `export type BookModel` in models.ts stands behind the GraphQL type `Book`. */
function modelsOf(room: string, top: string): string[] {
  const path = join(top, 'subgraphs', room, 'src/models.ts')
  if (!existsSync(path)) return []
  const found = readFileSync(path, 'utf8').matchAll(/^export\s+(?:type|interface|class)\s+(\w+Model)\b/gm)
  return [...found].flatMap((match) => match[1] ?? []).sort()
}

function schemaModule(room: string, sdl: string): string {
  return `${banner}
/** The contract of the room ${room}, joined with the types that all rooms share. */
export const typeDefs = ${JSON.stringify(sdl)}
`
}

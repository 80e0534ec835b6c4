import {
  type ConstDirectiveNode,
  type DocumentNode,
  getOperationAST,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql'

/** The mutations that this room answers, as the supergraph has it. */
export function mutationsOf(room: string, supergraphSdl: string): ReadonlySet<string> {
  const { definitions } = parse(supergraphSdl)
  const graphs = definitions.flatMap((one) =>
    one.kind === Kind.ENUM_TYPE_DEFINITION && one.name.value === 'join__Graph' ? (one.values ?? []) : [],
  )
  const graph = graphs.find(({ directives = [] }) => said(directives, 'join__graph', 'name').includes(room))?.name.value
  const mutation = definitions.find(
    (one): one is ObjectTypeDefinitionNode => one.kind === Kind.OBJECT_TYPE_DEFINITION && one.name.value === 'Mutation',
  )
  if (!graph || !mutation) return new Set()
  const everywhere = said(mutation.directives ?? [], 'join__type', 'graph')
  const own = (mutation.fields ?? []).filter(({ directives = [] }) => {
    // A field without a word about it is answered by everyone who has the type.
    const told = said(directives, 'join__field', 'graph')
    return (told.length > 0 ? told : everywhere).includes(graph)
  })
  return new Set(own.map(({ name }) => name.value))
}

function said(directives: readonly ConstDirectiveNode[], name: string, argument: string): string[] {
  const args = directives.filter((one) => one.name.value === name).flatMap((one) => one.arguments ?? [])
  return args.flatMap(({ name, value }) => (name.value === argument && 'value' in value ? [String(value.value)] : []))
}

/** Whether the operation asks for one of these mutations, in its fragments too. The document must be valid. */
export function asksFor(
  mutations: ReadonlySet<string>,
  document: DocumentNode,
  operationName?: string | null,
): boolean {
  const operation = getOperationAST(document, operationName)
  if (operation?.operation !== 'mutation') return false
  const within = ({ selections }: SelectionSetNode): boolean =>
    selections.some((one) => {
      if (one.kind === Kind.FIELD) return mutations.has(one.name.value)
      if (one.kind === Kind.INLINE_FRAGMENT) return within(one.selectionSet)
      return document.definitions.some(
        (other) =>
          other.kind === Kind.FRAGMENT_DEFINITION && other.name.value === one.name.value && within(other.selectionSet),
      )
    })
  return within(operation.selectionSet)
}

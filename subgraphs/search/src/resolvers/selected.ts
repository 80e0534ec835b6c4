import type { GraphQLResolveInfo, SelectionSetNode } from 'graphql'

/** The names of the fields that are asked for right below this one, through fragments too. */
export function selectedBelow({
  fieldNodes,
  fragments,
}: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>): Set<string> {
  const names = new Set<string>()
  const read = (set: SelectionSetNode | undefined): void => {
    for (const one of set?.selections ?? []) {
      if (one.kind === 'Field') names.add(one.name.value)
      else read(one.kind === 'InlineFragment' ? one.selectionSet : fragments[one.name.value]?.selectionSet)
    }
  }
  for (const field of fieldNodes) read(field.selectionSet)
  return names
}

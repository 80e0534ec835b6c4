interface Selection {
  readonly kind: string
  readonly name?: { readonly value: string } | undefined
  readonly selectionSet?: SelectionSet | undefined
}

interface SelectionSet {
  readonly selections: readonly Selection[]
}

/** The part of GraphQLResolveInfo that tells what was asked for. */
interface Asked {
  readonly fieldNodes: readonly { readonly selectionSet?: SelectionSet | undefined }[]
  readonly fragments: Readonly<Record<string, { readonly selectionSet: SelectionSet }>>
}

/** The names of the fields that are asked for right below this one, through fragments too. */
export function selectedBelow({ fieldNodes, fragments }: Asked): Set<string> {
  const names = new Set<string>()
  const read = (set: SelectionSet | undefined): void => {
    for (const { kind, name, selectionSet } of set?.selections ?? []) {
      if (kind === 'Field' && name) names.add(name.value)
      else read(kind === 'InlineFragment' ? selectionSet : fragments[name?.value ?? '']?.selectionSet)
    }
  }
  for (const { selectionSet } of fieldNodes) read(selectionSet)
  return names
}

import { expect, test } from '@jest/globals'
import { type FragmentDefinitionNode, Kind, type OperationDefinitionNode, parse } from 'graphql'
import { selectedBelow } from './selected.ts'

test('what is asked for is seen through fragments of both kinds', () => {
  const { definitions } = parse(`
    { search { total: totalCount ... on SearchConnection { facets { formats { count } } } ...Rest } }
    fragment Rest on SearchConnection { nodes { book { id } } }`)
  const [operation, rest] = definitions as [OperationDefinitionNode, FragmentDefinitionNode]
  const fieldNodes = operation.selectionSet.selections.filter((one) => one.kind === Kind.FIELD)
  expect([...selectedBelow({ fieldNodes, fragments: { Rest: rest } })]).toEqual(['totalCount', 'facets', 'nodes'])
})

import { expect, test } from '@jest/globals'
import { codeEndings, houseFiles } from './tree.ts'

/** Where a service opens its database without this: Prisma then quotes the code around a failed query, and the values in it. */
const lacking = (files: ReturnType<typeof houseFiles>): string[] =>
  files
    .filter(({ path }) => /^(subgraphs|workers)\/\w+\/src\//.test(path))
    .flatMap(({ path, text }) =>
      (text.match(/new PrismaClient\([^)]*\)[^)]*\)?/g) ?? []).map((made) => ({ path, made })),
    )
    .filter(({ made }) => !made.includes("errorFormat: 'minimal'"))
    .map(({ path }) => path)

test('what Prisma says of a failed query is one sentence in every log', () => {
  expect(lacking(houseFiles(...codeEndings))).toEqual([])
})

test('a database that is opened with long errors is told', () => {
  const path = 'subgraphs/search/src/engines.ts'
  expect(lacking([{ path, text: 'const prisma = new PrismaClient({ adapter })' }])).toEqual([path])
})

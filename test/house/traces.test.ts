import { expect, test } from '@jest/globals'
import { traces } from './traces.ts'
import { houseFiles } from './tree.ts'

test('no file names a path of one machine or a registry', () => {
  const endings = [
    '.ts',
    '.tsx',
    '.mjs',
    '.js',
    '.json',
    '.yaml',
    '.yml',
    '.md',
    '.sh',
    '.graphql',
    '.prisma',
    '.sql',
    '.npmrc',
  ]
  expect(traces(houseFiles(...endings, '.ci/run', 'Dockerfile'))).toEqual([])
})

const said = (text: string) => traces([{ path: 'docs/a.md', text }]).length

test('a planted trace is told', () => {
  expect(said(`see ${'/ho'}me/ann/quire`)).toBe(1)
  expect(said(`cd ${'/wo'}rk/main`)).toBe(1)
  expect(said(`{ tarball: ${'htt'}ps://packages.example.com/a.tgz }`)).toBe(1)
  expect(said(`${'registry='}${'http'}://10.0.0.1:4873/`)).toBe(1)
})

test('an address of the shop is no trace', () => {
  expect(said(`https://quire.example/work/the-hobbit and import a from ../wo${'rk'}/main.ts`)).toBe(0)
})

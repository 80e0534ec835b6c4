import { expect, test } from '@jest/globals'
import { guide, lostPaths } from './paths-told.ts'
import { houseFiles, housePaths } from './tree.ts'

const tree = [
  'gateway/README.md',
  'gateway/src/http/door.ts',
  'subgraphs/order/src/actions/ship.ts',
  'test/house/tree.ts',
]
const lostIn = (path: string, text: string) => lostPaths([{ path, text }], tree)

test('what the guides name is where they say', () => {
  const guides = houseFiles('.md').filter(({ path }) => guide.test(path))

  expect(guides.length).toBeGreaterThan(8)
  expect(lostPaths(guides, housePaths())).toEqual([])
})

test('a file that has moved is told, once', () => {
  expect(lostIn('gateway/README.md', 'See `src/door.ts`, then `src/door.ts` again, and `ways.ts`.')).toEqual([
    'gateway/README.md: `src/door.ts` leads nowhere',
    'gateway/README.md: `ways.ts` leads nowhere',
  ])
  expect(lostIn('ARCHITECTURE.md', 'Deeds are in `deeds/` and `test/walls`.')).toHaveLength(2)
})

test('a path may begin at the top, in the guide’s folder or below it, and may leave a name open', () => {
  const told = '`door.ts` `src/http/door.ts` `gateway/src/` `subgraphs/<room>/src/*/ship.ts` `src/{http,live}/door.ts`'

  expect(lostIn('gateway/README.md', told)).toEqual([])
  expect(lostIn('CONTRIBUTING.md', '`actions/ship.ts` `test/house/`')).toEqual([])
})

test('another room’s file is not the guide’s own', () => {
  expect(lostIn('gateway/README.md', '`actions/ship.ts`')).toHaveLength(1)
})

test('commands, addresses, packages and what is made are no paths', () => {
  const told =
    '`npm test` `http://127.0.0.1:4000/graphql` `/graphql` `@quire/platform/env` `order.paid` `.quire/urls.json`'

  expect(lostIn('README.md', `${told}\n\n\`\`\`sh\ncat \`nothing.ts\`\n\`\`\``)).toEqual([])
})

import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type TestDatabase, testDatabase } from '../../../test/stores.ts'
import { root } from '../../start/settings.ts'

const run = promisify(execFile)
const node = path.join(root, 'node_modules/.bin/node')
let to: string
let database: TestDatabase

beforeAll(async () => {
  to = await mkdtemp(path.join(tmpdir(), 'quire-bundle-'))
  database = await testDatabase('order')
  // In a process of its own: esbuild does not know the arrays of Jest's own world.
  const make = `const { makeBundle } = await import('./scripts/bundle/build.ts')
    const { bundles } = await import('./scripts/bundle/bundles.ts')
    for (const one of bundles) if (['migrate', 'order'].includes(one.name)) await makeBundle(one, process.argv[1])`
  await run(node, ['--input-type=module', '--eval', make, to], { cwd: root })
})

afterAll(async () => {
  await rm(to, { recursive: true, force: true })
  await database.close()
})

test("Mrs Page's migrations run from one file, far from any node_modules", async () => {
  const { stdout } = await run(node, [path.join(to, 'migrate/main.mjs')], { env: { DATABASE_URL_ORDER: database.url } })
  expect(stdout).toBe('order: nothing waits\n')
})

test('the order room in one file tells Mrs Page what it was not told', async () => {
  const failed = await run(node, [path.join(to, 'order/server.mjs')], { env: {} }).catch((error: unknown) => error)
  expect(failed).toMatchObject({ code: 78, stderr: expect.stringContaining('SEAL_KEY_PAYMENT_ORDER') })
})

test('the bill of materials names what is in the file, with versions and licences, and nothing else', async () => {
  type Component = { purl: string; group?: string; name: string; licenses?: object[] }
  const bill = JSON.parse(await readFile(path.join(to, 'sbom/order.cdx.json'), 'utf8')) as { components: Component[] }
  const named = new Map(bill.components.map((one) => [one.purl.replace(/\?.*/, ''), one]))
  expect([...named.keys()].filter((purl) => /^pkg:npm\/graphql@\d+\.\d+\.\d+$/.test(purl))).toHaveLength(1)
  expect([...named.keys()].filter((purl) => /jest|esbuild|typescript@|elasticsearch/.test(purl))).toEqual([])
  const unlicensed = bill.components.filter(({ group, licenses }) => group !== '@quire' && !licenses?.length)
  expect(unlicensed.map(({ name }) => name)).toEqual([])
})

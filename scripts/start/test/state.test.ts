import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { keysIn } from '../keys.ts'
import { claim, release } from '../leftovers.ts'
import { lockFile, readSettings, type Settings } from '../settings.ts'

let settings: Settings

beforeEach(async () => {
  settings = readSettings([], { QUIRE_STATE: await mkdtemp(path.join(tmpdir(), 'quire-state-')) })
})

afterEach(() => rm(settings.state, { recursive: true }))

test('two people open one shop, and the second is told who was first', async () => {
  await claim(settings)

  await expect(claim(settings)).rejects.toThrow(`A shop is open here already (process ${process.pid})`)
})

test('a shop whose process died is opened again', async () => {
  const nobody = 4_194_305
  await writeFile(lockFile(settings), String(nobody))

  await claim(settings)

  expect(await readFile(lockFile(settings), 'utf8')).toBe(String(process.pid))
})

test('a shop that was closed can be opened again', async () => {
  await claim(settings)
  await release(settings)

  await expect(claim(settings)).resolves.toBeUndefined()
})

test('keys are made once, kept from other people, and completed when new names come', async () => {
  const first = await keysIn(settings.state)
  const file = path.join(settings.state, 'keys.json')
  const { VISITOR_KEY: _, ...older } = first
  await writeFile(file, JSON.stringify(older))

  const second = await keysIn(settings.state)

  expect((await stat(file)).mode & 0o077).toBe(0)
  expect(second.CURSOR_KEY).toBe(first.CURSOR_KEY)
  expect(second.VISITOR_KEY).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(JSON.parse(second.ACCESS_TOKEN_KEY ?? '')).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA' })
})

test.each([
  [['--prot-base', '1'], '--prot-base is not an option'],
  [['--port-base', 'lots'], 'The port base must be a number from 1024 to 65000, not lots'],
  [['--port-base'], 'The port base must be a number'],
])('%j is refused in one clear line', (args, line) => {
  expect(() => readSettings(args, {})).toThrow(line)
})

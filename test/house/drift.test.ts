import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { composeSupergraph } from '../../scripts/compose/supergraph.ts'
import { isFresh, remember } from '../../scripts/generate/fresh.ts'
import { roomsWithSchema } from '../../scripts/generate/rooms.ts'
import { staleProducts } from '../../scripts/generate.ts'
import { root } from './tree.ts'

const supergraph = join(root, 'gateway/supergraph.graphql')

test('the committed supergraph says what the rooms say', () => {
  if (roomsWithSchema().length === 0) return
  const composed = composeSupergraph()
  expect('faults' in composed ? composed.faults : []).toEqual([])
  expect(existsSync(supergraph)).toBe(true)
  expect('sdl' in composed && composed.sdl === readFileSync(supergraph, 'utf8')).toBe(true)
})

test('what is generated was generated from what is there (npm run generate)', () => {
  expect(staleProducts()).toEqual([])
})

test('a changed source, a changed product and a missing product are all noticed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quire-drift-'))
  const file = join(folder, 'made.ts')
  const product = {
    name: 'a',
    mark: join(folder, '.hash'),
    files: [file],
    input: 'source',
    make: async () => undefined,
  }
  writeFileSync(file, 'made')
  remember(product)
  expect(isFresh(product)).toBe(true)
  expect(isFresh({ ...product, input: 'another source' })).toBe(false)
  writeFileSync(file, 'changed by hand')
  expect(isFresh(product)).toBe(false)
  rmSync(file)
  expect(isFresh(product)).toBe(false)
  rmSync(folder, { recursive: true })
})

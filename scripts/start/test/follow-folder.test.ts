import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { followFolder } from '../follow-folder.ts'

let folder: string
let saved: Set<string>
let following: { close(): void }

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quire-watch-'))
  mkdirSync(path.join(folder, 'actions'))
  writeFileSync(path.join(folder, 'actions/place-order.ts'), 'first')
  saved = new Set()
  following = followFolder({ folder, deep: true, saved: (file) => saved.add(path.relative(folder, file)) })
})

afterEach(() => {
  following.close()
  rmSync(folder, { recursive: true })
})

/** Forgets what was told so far, does this, and waits until the file is told. */
async function tells(file: string, deed: () => void): Promise<void> {
  // The system tells of earlier deeds in their order: once it has told of this one, they are over.
  const stone = `stone-${saved.size}-${Math.random()}`
  writeFileSync(path.join(folder, stone), '')
  await until(stone)
  await pause(0)
  saved.clear()
  deed()
  await until(file)
}

async function until(file: string): Promise<void> {
  while (!saved.has(file)) await pause(5)
}

const write = (file: string, text: string) => writeFileSync(path.join(folder, file), text)
const replace = (file: string, text: string) => {
  write(`${file}.new`, text)
  renameSync(path.join(folder, `${file}.new`), path.join(folder, file))
}

test('a file that was replaced by a rename is still followed when it is saved in place, and again', async () => {
  const file = 'actions/place-order.ts'

  await tells(file, () => replace(file, 'second'))
  await tells(file, () => write(file, 'third'))
  await tells(file, () => replace(file, 'fourth'))
  await tells(file, () => write(file, 'fifth'))
})

test('a new folder is followed, with what came with it', async () => {
  await tells('domain/money/vat.ts', () => {
    mkdirSync(path.join(folder, 'domain/money'), { recursive: true })
    write('domain/money/vat.ts', 'first')
  })
  await tells('domain/money/vat.ts', () => write('domain/money/vat.ts', 'second'))
})

test('a folder that was taken away and put back is followed anew', async () => {
  const away = path.join(folder, '..', `${path.basename(folder)}-away`)
  await tells('actions', () => renameSync(path.join(folder, 'actions'), away))
  await tells('actions/place-order.ts', () => renameSync(away, path.join(folder, 'actions')))
  await tells('actions/place-order.ts', () => write('actions/place-order.ts', 'second'))
})

test('what is generated is nobody’s saving', async () => {
  await tells('actions/ship-order.ts', () => {
    mkdirSync(path.join(folder, 'generated'))
    write('generated/graphql.ts', 'made')
    write('actions/ship-order.ts', 'first')
  })

  expect([...saved].filter((file) => file.includes('generated'))).toEqual([])
})

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from '@jest/globals'
import { houseFiles, root } from './tree.ts'
import { type Package, unusedPackages } from './unused-packages.ts'

test('every listed package is used where it is listed', () => {
  expect(unusedPackages(packagesHere())).toEqual([])
})

const says = (text: string, ...dependencies: string[]) => unusedPackages([{ path: 'a', dependencies, texts: [text] }])

test('a package that nothing imports is told', () => {
  expect(says(`import { z } from 'zod' // pg`, 'zod', 'pg')).toEqual(['a lists pg, and nothing there uses it'])
  expect(says(`import pgFormat from 'pg-format'`, 'pg')).toHaveLength(1)
})

test('a package counts as used by a deeper import, a type, a command or a configuration', () => {
  expect(says(`import type { A } from 'pg/lib/a'`, 'pg', '@types/pg')).toEqual([])
  expect(says('node_modules/.bin/tsc -p .', 'typescript')).toEqual([])
  expect(says(`transform: { ts: ['@swc/jest'] }`, '@swc/jest')).toEqual([])
})

function packagesHere(): Package[] {
  const files = houseFiles(
    'package.json',
    '.ts',
    '.tsx',
    '.mjs',
    '.js',
    '.json',
    '.html',
    '.css',
    '.graphql',
    '.ci/run',
  )
  const manifests = files.filter(({ path }) => /(^|\/)package\.json$/.test(path))
  const folders = manifests.map(({ path }) => dirname(path))
  return manifests.map(({ path, text }) => {
    const folder = dirname(path)
    const own = files.filter((file) => file.path !== path && homeOf(file.path, folders) === folder)
    const texts = [...own.map((file) => file.text), ...generatedIn(folder)]
    // A room that has nothing in it yet has nothing to be told.
    return { path, dependencies: texts.length > 0 ? dependenciesOf(text) : [], texts }
  })
}

function dependenciesOf(text: string): string[] {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(text)
  return [...Object.keys(dependencies), ...Object.keys(devDependencies)]
}

// The deepest package a file lies in; what lies in none belongs to the top.
function homeOf(path: string, folders: readonly string[]): string {
  const around = folders.filter((folder) => path.startsWith(`${folder}/`))
  return around.sort((a, b) => b.length - a.length)[0] ?? '.'
}

function generatedIn(folder: string): string[] {
  const generated = join(root, folder, 'src/generated')
  if (!existsSync(generated)) return []
  const files = readdirSync(generated, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  return files.map((file) => readFileSync(join(generated, file), 'utf8'))
}

import { posix } from 'node:path'
import { importsOf } from './syntax.ts'
import type { HouseFile } from './tree.ts'

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/
const empty = /(^|-)(utils?|helpers?|common|services|types?|managers?)$/

/** Names that tell nothing, or tell it in another spelling than the rest of the house. */
export function nameFaults(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const names = path.split('/')
    const stems = names.map((name) => name.replace(/\..*$/, ''))
    return [
      ...names
        .filter((name) => !name.startsWith('.') && !kebab.test(name))
        .map((name) => `${path}: ${name} is not kebab-case`),
      ...stems.filter((stem) => empty.test(stem)).map((stem) => `${path}: "${stem}" says nothing about what is in it`),
    ]
  })
}

/** Files that only pass on what others export. */
export function barrels(files: readonly HouseFile[]): string[] {
  return files
    .filter(({ path }) => !path.includes('/generated/'))
    .flatMap((file) => {
      const isIndex = posix.basename(file.path) === 'index.ts' && !/\/(resolvers|events)\/index\.ts$/.test(file.path)
      const passesOn = /^export \* /m.test(file.text) && importsOf(file).length > 0
      return isIndex || passesOn ? [`${file.path}: a barrel; import the file that has the thing`] : []
    })
}

import { posix } from 'node:path'
import type { HouseFile } from './tree.ts'

/** The Markdown that tells a reader where things are. */
export const guide = /^(README|ARCHITECTURE|CONTRIBUTING|STYLE)\.md$|^[^/]+\/([^/]+\/)?README\.md$/

// Names and slashes; a placeholder in angle brackets, a star, braces of alternatives. Not an address, a command or a package.
const path = /^[\w.*<>{},-]+(\/[\w.*<>{},-]+)*\/?$/
const file = /\.(ts|tsx|mjs|js|json|md|graphql|prisma|sql|yaml|html)$/

// What git leaves out, and what is in a folder that a variable names.
const made = /(^|\/)(\.quire|\.env|generated|dist|node_modules)(\/|$)|^[A-Z_]+\//

/**
 * Paths in backticks that lead nowhere. One counts as there when it ends the path of a file or folder: under the guide's own
 * folder, or anywhere for a path that begins at the top.
 */
export function lostPaths(guides: readonly HouseFile[], paths: readonly string[]): string[] {
  const places = [...new Set(paths.flatMap(withFolders))]
  return guides.flatMap((guide) =>
    [...new Set(pathsIn(guide.text))]
      .filter((told) => !places.some((place) => leadsTo(told, place, posix.dirname(guide.path))))
      .map((told) => `${guide.path}: \`${told}\` leads nowhere`),
  )
}

function pathsIn(text: string): string[] {
  const outsideOfBlocks = text.replace(/^```[\s\S]*?^```/gm, '')
  const told = [...outsideOfBlocks.matchAll(/`([^`\n]+)`/g)].map(([, words]) => words ?? '')
  return told.filter((words) => path.test(words) && !made.test(words) && (file.test(words) || isFolder(words)))
}

// `actions/` or `test/house`, but neither a bare word nor a type of event.
function isFolder(words: string): boolean {
  return words.endsWith('/') || (words.includes('/') && /^[\w.-]+\/[\w./<>-]+$/.test(words))
}

function withFolders(path: string): string[] {
  const names = path.split('/')
  return names.map((_, at) => names.slice(0, at + 1).join('/'))
}

function leadsTo(told: string, place: string, folder: string): boolean {
  const ending = new RegExp(`(^|/)${patternOf(told.replace(/\/$/, ''))}$`)
  if (new RegExp(`^${patternOf(told.replace(/\/$/, ''))}$`).test(place)) return true
  return folder === '.' ? ending.test(place) : place.startsWith(`${folder}/`) && ending.test(place)
}

function patternOf(told: string): string {
  return told
    .replaceAll('.', '\\.')
    .replace(/<[^>]*>/g, '[^/]+')
    .replaceAll('*', '[^/]*')
    .replace(/\{([^}]*)\}/g, (_, names: string) => `(${names.replaceAll(',', '|')})`)
}

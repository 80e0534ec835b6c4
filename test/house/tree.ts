import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** A file of the repository, by its path from the top. */
export type HouseFile = { readonly path: string; readonly text: string }

/** The path of every file that is committed or about to be: what .gitignore leaves out is nobody's reading. */
export function housePaths(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root })
  return listed
    .toString()
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)))
}

/** Those files whose path ends so, with what they say. */
export function houseFiles(...endings: string[]): HouseFile[] {
  return housePaths()
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

export const codeEndings = ['.ts', '.tsx', '.mjs', '.js']

export const isTest = (path: string) => /\.test\.tsx?$/.test(path) || /(^|\/)test\//.test(path)

import type { HouseFile } from './tree.ts'

// Written in pieces, so that this file does not tell on itself.
const machine = new RegExp(
  `(?<![\\w.$}-])/(?:${['wo' + 'rk', 'ro' + 'ot', 'Us' + 'ers', 'ho' + 'me/(?!node/|runner/)\\w+'].join('|')})/\\w`,
)
const registry = new RegExp('(?:tarball|registry|resolved)"?\\s*[:=]\\s*"?' + 'https?:')

/** What a machine or a network leaves behind in a file: absolute paths, the address of a package registry. */
export function traces(files: readonly HouseFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => [
        ...(machine.test(line) ? [`${path}:${index + 1} names a path of one machine`] : []),
        ...(registry.test(line) ? [`${path}:${index + 1} names a package registry`] : []),
      ]),
  )
}

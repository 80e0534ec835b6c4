/** A package.json with everything that is written in its package, each file by its text. */
export type Package = {
  readonly path: string
  readonly dependencies: readonly string[]
  readonly texts: readonly string[]
}

/** Packages that are listed and nowhere used: a cost without a saving. */
export function unusedPackages(packages: readonly Package[]): string[] {
  return packages.flatMap(({ path, dependencies, texts }) =>
    dependencies
      .filter((name) => !isUsed(name, texts))
      .map((name) => `${path} lists ${name}, and nothing there uses it`),
  )
}

function isUsed(name: string, texts: readonly string[]): boolean {
  const subject = name.startsWith('@types/') ? name.slice('@types/'.length) : name
  return texts.some((text) => waysToName(subject).some((pattern) => pattern.test(text)))
}

// Imported (`'pg'`, `'pg/lib'`), run (`.bin/jest`, `node_modules/prisma/…`), or named in a configuration.
function waysToName(name: string): RegExp[] {
  const word = name.replace(/[/.]/g, '\\$&')
  const tool = commands[name] ?? word
  return [new RegExp(`['"\`]${word}(/[^'"\`]*)?['"\`]`), new RegExp(`\\.bin/${tool}\\b|node_modules/${word}/`)]
}

const commands: Readonly<Record<string, string>> = { typescript: 'tsc', '@biomejs/biome': 'biome' }

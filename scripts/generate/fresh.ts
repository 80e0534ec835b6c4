import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './rooms.ts'

/** A thing that can be made anew, and the text it is made from. */
export type Product = {
  readonly name: string
  /** A file that remembers the hash of what the product was last made from. */
  readonly mark: string
  /** What has to be there for the product to count as made. */
  readonly files: readonly string[]
  readonly input: string
  readonly make: () => Promise<void>
}

/** Whether the product was made from exactly this input by exactly these tools, and was left alone since. */
export function isFresh(product: Product): boolean {
  return (
    product.files.every((file) => existsSync(file)) &&
    existsSync(product.mark) &&
    readFileSync(product.mark, 'utf8') === hashOf(product)
  )
}

export function remember(product: Product): void {
  mkdirSync(dirname(product.mark), { recursive: true })
  writeFileSync(product.mark, hashOf(product))
}

const tools = ['pnpm-workspace.yaml', 'scripts/generate/graphql.ts', 'scripts/generate/prisma.ts']

function hashOf(product: Product): string {
  const hash = createHash('sha256').update(product.input)
  const sources = tools.map((tool) => join(root, tool))
  for (const path of [...sources, ...product.files]) hash.update(readFileSync(path))
  return hash.digest('hex')
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { isFresh, type Product, remember } from './generate/fresh.ts'
import { graphqlFiles, graphqlInput } from './generate/graphql.ts'
import { checkGeneratorBlock, generateClient } from './generate/prisma.ts'
import { databases, roomsWithSchema, root } from './generate/rooms.ts'

const usage = `Usage: npm run generate [-- --room <room>] [-- --force]
  Resolver types and Prisma clients from the contracts; what is up to date is left alone.
  --room <room>  only this room's
  --force        also what is up to date`

/** Makes what has changed since it was last made; answers with the names of what was made. */
export async function generate({ room, force = false }: { room?: string | undefined; force?: boolean } = {}) {
  const stale = products(room).filter((product) => force || !isFresh(product))
  const waiting = [...stale]
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      try {
        await next.make()
      } catch (cause) {
        throw new Error(`${next.name}: ${cause instanceof Error ? cause.message : cause}`, { cause })
      }
      remember(next)
    }
  }
  await Promise.all([work(), work()])
  return stale.map((product) => product.name)
}

/** The names of what would be made. */
export function staleProducts(): string[] {
  return products()
    .filter((product) => !isFresh(product))
    .map((product) => product.name)
}

function products(only?: string): Product[] {
  const all = [...databases().map(clientOf), ...roomsWithSchema().map(contractOf)]
  return only ? all.filter((product) => product.name.split(' ')[0] === only) : all
}

function contractOf(room: string): Product {
  const output = join(root, 'subgraphs', room, 'src/generated')
  return {
    name: `${room} contract`,
    mark: join(output, '.graphql.hash'),
    files: [join(output, 'graphql.ts'), join(output, 'schema.ts')],
    input: graphqlInput(room),
    make: async () => {
      for (const [name, text] of Object.entries(await graphqlFiles(room))) write(join(output, name), text)
    },
  }
}

function clientOf({ room, schema, output }: ReturnType<typeof databases>[number]): Product {
  return {
    name: `${room} client`,
    mark: join(dirname(output), '.prisma.hash'),
    files: [join(output, 'client.ts')],
    input: readFileSync(schema, 'utf8'),
    make: async () => {
      checkGeneratorBlock(schema)
      await generateClient(schema)
    },
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

if (import.meta.main) {
  const options = { room: { type: 'string' }, force: { type: 'boolean' }, help: { type: 'boolean' } } as const
  const { values } = parseArgs({ options })
  if (values.help) {
    console.log(usage)
    process.exit(0)
  }
  const started = performance.now()
  try {
    const made = await generate(values)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(made.length > 0 ? `made ${made.join(', ')} in ${seconds} s` : 'everything generated is up to date')
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

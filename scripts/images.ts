import { parseArgs } from 'node:util'
import { imageOf } from './bundle/bundles.ts'
import { bundle } from './bundle.ts'
import { askAcrossRooms } from './images/ask.ts'
import { bringDocker, buildImage, type Image } from './images/docker.ts'
import { runDeed, runServices } from './images/running.ts'
import { writeSecrets } from './images/secrets.ts'
import { withStores } from './images/stores.ts'
import { type Line, printTable } from './images/table.ts'
import { type ShopFacts, services } from './start/processes.ts'
import { table } from './start/table.ts'

const usage = `Usage: npm run images -- [--build] [--secrets] [service …]
  Builds the images quire/<service>, runs all of them on stores of their own, and prints what they weigh:
  size, our layer, time from start to ready, memory at rest, time to stop.
  --build    builds and weighs, and runs nothing; so it is when services are named
  --secrets  writes docker/.env for docker/compose.yaml (what stands there stays), and nothing else
  NODE_IMAGE names the image to build on (default node:24-bookworm-slim); with ELASTICSEARCH_URL search runs on it`

async function images({ names, run }: { names: readonly string[]; run: boolean }): Promise<void> {
  const nodeImage = await bringDocker()
  const built: Image[] = []
  for (const { name } of await bundle(names)) built.push(await buildImage(name, nodeImage))
  console.log(`Built on ${nodeImage}.\n`)
  const lines = run ? await measured(built) : built
  const above = printTable(lines)
  if (above > 0) process.exitCode = 1
}

async function measured(built: readonly Image[]): Promise<Line[]> {
  let lines: Line[] = []
  await withStores(async (facts) => {
    const deeds = await prepare(facts)
    const nameOf = (service: string) => table.filter(({ name }) => name === service).map(imageOf)[0] ?? service
    const ran = await runServices(services(facts), {
      imageOf: (name) => `quire/${nameOf(name)}`,
      whileOpen: async () => console.log(`  ${await askAcrossRooms(facts.settings.portBase)}\n`),
    })
    const figures = new Map([...ran].map(([name, figure]) => [nameOf(name), figure]))
    lines = built.map((image) => ({ ...image, ...figures.get(image.name), ...deeds[image.name] }))
  })
  return lines
}

async function prepare({ stores }: ShopFacts): Promise<Record<string, { deedMs: number }>> {
  const urls = Object.entries(stores.databases).map(([room, url]) => [`DATABASE_URL_${room.toUpperCase()}`, url])
  const env = Object.fromEntries(urls) as Record<string, string>
  return {
    migrate: { deedMs: await runDeed('quire/migrate', env) },
    seed: { deedMs: await runDeed('quire/seed', env) },
  }
}

try {
  const options = { build: { type: 'boolean' }, secrets: { type: 'boolean' }, help: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  if (values.help) console.log(usage)
  else if (values.secrets) {
    const made = await writeSecrets()
    console.log(made.length === 0 ? 'docker/.env has everything.' : `docker/.env: ${made.join(', ')}`)
  } else await images({ names: positionals, run: !values.build && positionals.length === 0 })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

import { parseArgs } from 'node:util'
import { seedPeople } from '../subgraphs/user/seed/people.ts'
import { seedBooks, seedSynthetic } from './seed/books.ts'
import { progressBar } from './seed/progress-bar.ts'
import { readDotenv } from './start/dotenv.ts'
import { readSettings } from './start/settings.ts'
import { withDatabases } from './start/stores.ts'

const usage = `Usage: npm run seed [-- --if-empty] [--books <count>]
  --if-empty       leaves a catalogue alone that has any book
  --books <count>  adds invented books for benchmarks, up to this many
It works on the running shop's databases, on DATABASE_URL_<ROOM>, or starts the shop's Postgres for the deed.
Running it again changes nothing; npm start -- --reset forgets everything.`

async function seed({ ifEmpty, synthetic }: { ifEmpty: boolean; synthetic: number }): Promise<void> {
  readDotenv()
  await withDatabases(readSettings([], process.env), async ({ catalog, user }) => {
    const books = await seedBooks({ databaseUrl: catalog, ifEmpty })
    if (synthetic > 0) {
      const bar = progressBar(synthetic)
      await seedSynthetic(catalog, synthetic, bar)
    }
    const people = await seedPeople({ databaseUrl: user })
    const more = synthetic > 0 ? `, ${synthetic} invented` : ''
    console.log(`${books.all} books (${books.new} new)${more}, ${people} people`)
  })
}

function readArguments() {
  const options = { 'if-empty': { type: 'boolean' }, books: { type: 'string' }, help: { type: 'boolean' } } as const
  const { values } = parseArgs({ options })
  const synthetic = Number(values.books ?? 0)
  if (!Number.isInteger(synthetic) || synthetic < 0 || synthetic > 2_000_000) {
    throw new Error(`--books takes a whole number up to 2000000, not ${values.books}.`)
  }
  return { help: values.help ?? false, ifEmpty: values['if-empty'] ?? false, synthetic }
}

try {
  const asked = readArguments()
  if (asked.help) console.log(usage)
  else await seed(asked)
} catch (error) {
  const isUsage = error instanceof Error && /^(--books|Unknown option|Option|Unexpected)/.test(error.message)
  console.error(isUsage ? `${error.message}\n${usage}` : error)
  process.exitCode = 1
}

import { seedPeople } from '../../subgraphs/user/seed/people.ts'
import { seedBooks } from '../seed/books.ts'

// What the image of the seed runs: the books of the demo, and its people, whose passwords are public.
const { DATABASE_URL_CATALOG: catalog, DATABASE_URL_USER: user } = process.env
if (!catalog || !user) {
  console.error('Give DATABASE_URL_CATALOG and DATABASE_URL_USER: databases that are migrated.')
  process.exit(78)
}

const books = await seedBooks({ databaseUrl: catalog, ifEmpty: true })
const people = await seedPeople({ databaseUrl: user })
console.log(`${books.all} books (${books.new} new), ${people} people`)

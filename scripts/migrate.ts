import path from 'node:path'
import { applyMigrations, drift, markUndone, migrationStatus, writeMigration } from '../dev/stores/src/migrate.ts'
import { roomsWithDatabase } from '../dev/stores/src/migrations.ts'
import { joinTestStores, leaveTestStores } from '../dev/stores/src/test-stores.ts'
import { readDotenv } from './start/dotenv.ts'
import { type Room, readSettings, root } from './start/settings.ts'
import { withDatabases } from './start/stores.ts'

const usage = `Usage: npm run migrate -- [deed] [room …]     (every room when none is named)
  apply                 applies the migrations that wait (the default)
  status                says what is applied and what waits
  new <room> <name>     writes the migration that schema.prisma asks for, into prisma/<room>/migrations
  undone <room> <name>  lets one that failed be tried again, once what it left was taken back by hand
  check                 fails when schema.prisma and the migrations disagree
It works on the running shop's databases, on DATABASE_URL_<ROOM>, or starts the shop's Postgres for the deed.`

const prismaDir = path.join(root, 'prisma')
readDotenv()
const settings = readSettings([], process.env)
const [deed = 'apply', ...rest] = process.argv.slice(2)
const dirOf = (room: string) => path.join(prismaDir, room)

async function apply(rooms: readonly string[]) {
  await withDatabases(settings, async (databases) => {
    const told = rooms.map(async (room) => {
      const applied = await applyMigrations({ url: databases[room as Room], dir: dirOf(room) }).catch(inRoom(room))
      return `${room}: ${applied.length === 0 ? 'nothing waits' : `applied ${applied.join(', ')}`}`
    })
    for (const line of await Promise.all(told)) console.log(line)
  })
}

async function status(rooms: readonly string[]) {
  await withDatabases(settings, async (databases) => {
    for (const room of rooms) {
      const found = await migrationStatus({ url: databases[room as Room], dir: dirOf(room) }).catch(inRoom(room))
      const said = Object.entries(found).filter(([, names]) => names.length > 0)
      console.log(`${room}: ${said.map(([what, names]) => `${what} ${names.join(', ')}`).join('; ') || 'all applied'}`)
      if (found.failed.length > 0 || found.edited.length > 0) process.exitCode = 1
    }
  })
}

async function create([room, ...words]: readonly string[]) {
  if (!room || words.length === 0) throw new Error(`Say which room, and what the migration does.\n${usage}`)
  const [known = room] = await chosen([room])
  await withShadowServer(async (url) => {
    const folder = await writeMigration({ url, dir: dirOf(known), name: words.join(' ') })
    console.log(
      folder
        ? `Wrote ${path.relative(root, folder)}/migration.sql: read it before you apply it.`
        : `${known}: nothing to write.`,
    )
  })
}

async function undone([asked = '', name = '']: readonly string[]) {
  const [room = asked] = await chosen([asked])
  await withDatabases(settings, (databases) =>
    markUndone({ url: databases[room as Room], dir: dirOf(room), name }).catch(inRoom(room)),
  )
  console.log(`${room}: ${name} may be tried again.`)
}

async function check(rooms: readonly string[]) {
  await withShadowServer(async (url) => {
    for (const room of rooms) {
      const sql = await drift({ url, dir: dirOf(room) }).catch(inRoom(room))
      if (sql === '') continue
      process.exitCode = 1
      console.error(`prisma/${room}: schema.prisma and the migrations disagree by:\n\n${sql}\n`)
      console.error(
        `Write it with \`npm run migrate -- new ${room} <name>\`; what only SQL can say (a GIN index, a generated column)`,
      )
      console.error('belongs in a line of schema.prisma: // SQL only: an_index, a_table.a_column')
    }
    if (!process.exitCode) console.log(`${rooms.join(', ')}: schema and migrations agree.`)
  })
}

// Shadow databases are made and dropped on the server for tests, never on one that holds orders.
async function withShadowServer(use: (url: string) => Promise<void>) {
  const { postgres } = await joinTestStores()
  await use(postgres.url).finally(leaveTestStores)
}

async function chosen(asked: readonly string[]): Promise<string[]> {
  const known = await roomsWithDatabase(prismaDir)
  const unknown = asked.find((room) => !known.includes(room))
  if (unknown !== undefined) throw new Error(`There is no prisma/${unknown}/schema.prisma. Rooms: ${known.join(', ')}.`)
  return asked.length > 0 ? [...asked] : known
}

function inRoom(room: string) {
  return (error: Error): never => {
    throw new Error(`${room}: ${error.message}`, { cause: error })
  }
}

const deeds: Record<string, () => Promise<void>> = {
  apply: async () => apply(await chosen(rest)),
  status: async () => status(await chosen(rest)),
  check: async () => check(await chosen(rest)),
  new: () => create(rest),
  undone: () => undone(rest),
}

const asksForHelp = ['-h', '--help', 'help'].includes(deed)
const wanted = deeds[deed]
if (asksForHelp) {
  console.log(usage)
} else if (!wanted) {
  console.error(`There is no deed "${deed}".\n${usage}`)
  process.exitCode = 2
} else {
  await wanted().catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}

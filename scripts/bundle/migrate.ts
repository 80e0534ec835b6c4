import path from 'node:path'
import { applyMigrations } from '../../dev/stores/src/migrate.ts'
import { roomsWithDatabase } from '../../dev/stores/src/migrations.ts'

// What the image of the migrations runs: every room whose DATABASE_URL_<ROOM> is given, from the folder beside it.
const prismaDir = path.join(import.meta.dirname, 'prisma')
const known = await roomsWithDatabase(prismaDir)
const asked = known.flatMap((room) => {
  const url = process.env[`DATABASE_URL_${room.toUpperCase()}`]
  return url ? [{ room, url }] : []
})

if (asked.length === 0) {
  const names = known.map((room) => `DATABASE_URL_${room.toUpperCase()}`).join(', ')
  console.error(`No database is named. Give one or more of ${names}.`)
  process.exit(78)
}

for (const { room, url } of asked) {
  try {
    const applied = await applyMigrations({ url, dir: path.join(prismaDir, room) })
    console.log(`${room}: ${applied.length === 0 ? 'nothing waits' : `applied ${applied.join(', ')}`}`)
  } catch (error) {
    console.error(`${room}: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}

import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { applyMigrations, migrationStatus } from '../../dev/stores/src/migrate.ts'
import { roomsWithDatabase } from '../../dev/stores/src/migrations.ts'

// What the image of the migrations runs: every room whose DATABASE_URL_<ROOM> is given, from the folder beside it.
// With --wait it applies nothing, and ends when somebody has applied all that it knows: what a pod of the same build waits for.
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
  const target = { url, dir: path.join(prismaDir, room) }
  if (process.argv.includes('--wait')) {
    await applied(room, target)
    continue
  }
  try {
    const applied = await applyMigrations(target)
    console.log(`${room}: ${applied.length === 0 ? 'nothing waits' : `applied ${applied.join(', ')}`}`)
  } catch (error) {
    console.error(`${room}: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}

// Migrations of a later build do not count: after a rollback, or while an upgrade fails, pods of this build must still start.
async function applied(room: string, target: { url: string; dir: string }) {
  for (let told = ''; ; await after(1000)) {
    const lacks = await migrationStatus(target).then(
      ({ waiting, failed }) => [
        ...waiting,
        ...failed.filter((name) => existsSync(path.join(target.dir, 'migrations', name))),
      ],
      (error: Error) => [error.message],
    )
    if (lacks.length === 0) return console.log(`${room}: nothing waits`)
    if (told !== lacks.join(', ')) console.log(`${room}: waiting for ${lacks.join(', ')}`)
    told = lacks.join(', ')
  }
}

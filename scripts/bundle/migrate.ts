import path from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { readHistory, saysPast, standing } from '../../dev/stores/src/history.ts'
import { applyMigrations, markUndone } from '../../dev/stores/src/migrate.ts'
import { migrationNames, roomsWithDatabase } from '../../dev/stores/src/migrations.ts'
import { patient } from '../../dev/stores/src/script.ts'

const usage = `The migrations of this build, for every room whose DATABASE_URL_<ROOM> is given.
  (nothing)        applies those that wait; refuses what would break the release that is serving
  --wait           applies nothing; ends when the schema is new enough for this build, and fails when it is contracted past it
  --within <s>     how long it waits: for its turn, for an index built concurrently, and with --wait for the schema; 540
  --undone <name>  lets a migration that failed be tried again, once what it left was taken back by hand`

const { values: told } = parseArgs({
  options: {
    wait: { type: 'boolean' },
    within: { type: 'string', default: String(patient.deadlineMs / 1000) },
    undone: { type: 'string' },
    help: { type: 'boolean' },
  },
})
const deadlineMs = Number(told.within) * 1000
const prismaDir = path.join(import.meta.dirname, 'prisma')
const known = await roomsWithDatabase(prismaDir)
const asked = known.flatMap((room) => {
  const url = process.env[`DATABASE_URL_${room.toUpperCase()}`]
  return url ? [{ room, url, dir: path.join(prismaDir, room) }] : []
})

if (told.help) {
  console.log(usage)
} else if (asked.length === 0 || !(deadlineMs > 0)) {
  const names = known.map((room) => `DATABASE_URL_${room.toUpperCase()}`).join(', ')
  console.error(asked.length === 0 ? `No database is named. Give one or more of ${names}.` : usage)
  process.exitCode = 78
} else {
  for (const target of asked) {
    await deed(target).then(
      (line) => console.log(`${target.room}: ${line}`),
      (error: Error) => {
        console.error(`${target.room}: ${error.message}`)
        process.exitCode = 1
      },
    )
  }
}

type Asked = (typeof asked)[number]

async function deed(target: Asked): Promise<string> {
  if (told.wait) return newEnough(target)
  if (told.undone) {
    await markUndone({ ...target, name: told.undone })
    return `${told.undone} may be tried again`
  }
  const applied = await applyMigrations({ ...target, served: true, patience: { ...patient, deadlineMs } })
  return applied.length === 0 ? 'nothing waits' : `applied ${applied.join(', ')}`
}

// Migrations of a later build do not count until one contracts: after a rollback, while an upgrade is under way and when one
// fails, pods of this build must still start.
async function newEnough({ room, url, dir }: Asked): Promise<string> {
  const names = await migrationNames(dir)
  const until = performance.now() + deadlineMs
  for (let said = ''; ; await after(1000)) {
    const lacks = await readHistory(url).then(
      (history) => {
        const { waiting, past } = standing(names, history)
        if (past[0]) throw new Error(saysPast(names, past[0]))
        return waiting.map((name) => (history.failed.includes(name) ? `${name}, which failed` : name)).join(', ')
      },
      (error: Error) => error.message,
    )
    if (lacks === '') return 'nothing waits'
    if (performance.now() > until)
      throw new Error(`The schema is still too old for this build after ${told.within} s: it lacks ${lacks}`)
    if (said !== lacks) console.log(`${room}: waiting for ${lacks}`)
    said = lacks
  }
}

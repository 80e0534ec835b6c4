import { hostname, userInfo } from 'node:os'
import { inspect, parseArgs } from 'node:util'
import type { Sql } from '@quire/platform/database'
import { deadLetters, dropLetters, replayLetters } from '@quire/platform/letters'
import { withPlaces } from './letters/places.ts'
import { withSql } from './letters/sql.ts'
import { readDotenv } from './start/dotenv.ts'
import { readSettings } from './start/settings.ts'

const usage = `Usage: npm run letters [-- list | show <event id> | replay <event id | all> | drop <event id>] [--why <reason>]
  Dead letters: events that a listener could not apply in three days, or not at all.
  list    names each with its reason (the default), at most 1000 a room
  show    shows all of one
  replay  lets them be delivered again, from the first try; the listener's inbox makes sure that nothing is applied twice
  drop    gives one up for good; it stays recorded as dropped
  --why   is kept with what was done, who did it and when (table letter_deed)
  Looks at the databases DATABASE_URL_USER, _CATALOG, _ORDER and _PAYMENT, all four, or with none of them set at the shop of npm start on
  this machine. Those of a cluster: docs/runbooks/QuireDeadLetters.md`

const most = 1000
const { values, positionals } = parseArgs({
  options: { why: { type: 'string' }, help: { type: 'boolean' } },
  allowPositionals: true,
  strict: false,
}) as { values: { why?: string; help?: boolean }; positionals: string[] }
const [deed = 'list', which] = positionals
const deeds: Record<string, () => Promise<void>> = {
  list: () => inEach(list),
  show: () => inEach(show),
  replay: () => inEach(replay),
  drop: () => inEach(drop),
}
const needsId = deed === 'show' || deed === 'replay' || deed === 'drop'
const isId = /^[0-9a-f-]{36}$/.test(which ?? '') || (deed === 'replay' && which === 'all')

if (!values.help && deeds[deed] && (!needsId || isId)) await deeds[deed]()
else {
  const isHelp = values.help === true
  console[isHelp ? 'log' : 'error'](usage)
  process.exitCode = isHelp ? 0 : 1
}

interface Asked {
  readonly room: string
  readonly sql: Sql
}

async function inEach(work: (asked: Asked) => Promise<number>): Promise<void> {
  readDotenv()
  let all = 0
  const silent: string[] = []
  await withPlaces(readSettings([], process.env), async ({ whose, all: places }) => {
    console.log(whose)
    for (const place of places) {
      console.log(`${place.room} at ${place.host}`)
      all += await withSql(place.url, (sql) => work({ room: place.room, sql })).catch(
        (error: Error & { code?: string }) => {
          silent.push(place.room)
          console.error(`  could not be asked: ${error.message || error.code}`)
          return 0
        },
      )
    }
  }).catch((error: Error) => {
    silent.push('any room')
    console.error(error.message)
  })
  if (silent.length > 0) process.exitCode = 1
  if (silent.length === 0 || all > 0) {
    console.log(all === 0 ? 'No dead letters.' : `${all} dead ${all === 1 ? 'letter' : 'letters'}.`)
  }
  if (silent.length > 0) console.error(`Nothing is known of ${silent.join(', ')}.`)
}

async function list({ room, sql }: Asked): Promise<number> {
  const letters = await deadLetters(sql, most)
  for (const { eventId, type, listener, aggregate, deadAt, reason } of letters) {
    console.log(
      `${eventId}  ${room} → ${listener}  ${type} of ${aggregate}  dead since ${deadAt.toISOString()}\n  ${reason}`,
    )
  }
  return letters.length
}

async function replay({ sql }: Asked): Promise<number> {
  const replayed = await replayLetters(sql, { eventId: which ?? '' }, doer())
  for (const { eventId } of replayed) console.log(`${eventId} will be delivered again`)
  return replayed.length
}

async function drop({ sql }: Asked): Promise<number> {
  const dropped = await dropLetters(sql, { eventId: which ?? '' }, doer())
  for (const { eventId } of dropped) console.log(`${eventId} is given up`)
  return dropped.length
}

async function show({ room, sql }: Asked): Promise<number> {
  const letters = (await deadLetters(sql, most)).filter(({ eventId }) => eventId === which)
  for (const { data, ...letter } of letters) console.log(inspect({ room, ...letter, data }, { depth: 8 }))
  return letters.length
}

// Whoever is signed in to this machine.
function doer() {
  return { who: `${userInfo().username} at ${hostname()}`, why: values.why ?? 'npm run letters' }
}

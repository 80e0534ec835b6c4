import { ask } from '../dev/stores/src/postgres.ts'
import { type Place, withPlaces } from './letters/places.ts'
import { readDotenv } from './start/dotenv.ts'
import { readSettings } from './start/settings.ts'

const usage = `Usage: npm run letters [-- list | replay <event id | all> | drop <event id>]
  Dead letters: events that a listener could not apply in three days, or not at all.
  list    shows each with its reason (the default)
  replay  lets them be delivered again, from the first try; the listener's inbox makes sure that nothing is applied twice
  drop    gives one up for good; it stays recorded as dropped
  Looks at the databases DATABASE_URL_USER, _CATALOG, _ORDER and _PAYMENT, all four, or with none of them set at the shop of npm start on
  this machine. Those of a cluster: docs/runbooks/QuireDeadLetters.md`

const [deed = 'list', which] = process.argv.slice(2)
const deeds: Record<string, () => Promise<void>> = {
  list: () => inEach(list),
  replay: () => inEach(replay),
  drop: () => inEach(drop),
}
const needsId = deed === 'replay' || deed === 'drop'
const isId = /^[0-9a-f-]{36}$/.test(which ?? '') || (deed === 'replay' && which === 'all')

if (deeds[deed] && (!needsId || isId)) await deeds[deed]()
else {
  const isHelp = deed === '--help'
  console[isHelp ? 'log' : 'error'](usage)
  process.exitCode = isHelp ? 0 : 1
}

async function inEach(work: (place: Place) => Promise<number>): Promise<void> {
  readDotenv()
  let all = 0
  const silent: string[] = []
  await withPlaces(readSettings([], process.env), async ({ whose, all: places }) => {
    console.log(whose)
    for (const place of places) {
      console.log(`${place.room} at ${place.host}`)
      all += await work(place).catch((error: Error & { code?: string }) => {
        silent.push(place.room)
        console.error(`  could not be asked: ${error.message || error.code}`)
        return 0
      })
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

async function list({ room, url }: Place): Promise<number> {
  const letters = await ask(
    url,
    `SELECT e.id, e.type, d.listener, e.aggregate, d.dead_at, d.dead_reason
     FROM outbox_delivery d JOIN outbox_event e ON e.id = d.event_id
     WHERE d.dead_at IS NOT NULL AND d.done_at IS NULL ORDER BY d.dead_at`,
  )
  for (const { id, type, listener, aggregate, dead_at, dead_reason } of letters) {
    const at = dead_at instanceof Date ? dead_at.toISOString() : dead_at
    console.log(`${id}  ${room} → ${listener}  ${type} of ${aggregate}  dead since ${at}\n  ${dead_reason}`)
  }
  return letters.length
}

async function replay({ url }: Place): Promise<number> {
  const replayed = await ask(
    url,
    `UPDATE outbox_delivery SET dead_at = NULL, dead_reason = NULL, added_at = NULL
     WHERE dead_at IS NOT NULL AND done_at IS NULL AND ($1 = 'all' OR event_id::text = $1) RETURNING event_id`,
    [which],
  )
  for (const { event_id } of replayed) console.log(`${event_id} will be delivered again`)
  return replayed.length
}

async function drop({ url }: Place): Promise<number> {
  const dropped = await ask(
    url,
    `UPDATE outbox_delivery SET done_at = now(), dead_reason = 'dropped: ' || dead_reason
     WHERE dead_at IS NOT NULL AND done_at IS NULL AND event_id::text = $1 RETURNING event_id`,
    [which],
  )
  for (const { event_id } of dropped) console.log(`${event_id} is given up`)
  return dropped.length
}

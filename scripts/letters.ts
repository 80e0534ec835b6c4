import { ask } from '../dev/stores/src/postgres.ts'
import { readDotenv } from './start/dotenv.ts'
import { type Room, readSettings } from './start/settings.ts'
import { withDatabases } from './start/stores.ts'

const usage = `Usage: npm run letters [-- list | replay <event id | all> | drop <event id>]
  Dead letters: events that a listener could not apply in three days, or not at all.
  list    shows each with its reason (the default)
  replay  lets them be delivered again, from the first try; the listener's inbox makes sure that nothing is applied twice
  drop    gives one up for good; it stays recorded as dropped`

// The rooms that say events; the others have no outbox.
const saying: readonly Room[] = ['user', 'catalog', 'order', 'payment']

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

async function inEach(work: (room: Room, url: string) => Promise<number>): Promise<void> {
  readDotenv()
  await withDatabases(readSettings([], process.env), async (databases) => {
    const counts = await Promise.all(saying.map((room) => work(room, databases[room])))
    const all = counts.reduce((sum, count) => sum + count, 0)
    console.log(all === 0 ? 'No dead letters.' : `${all} dead ${all === 1 ? 'letter' : 'letters'}.`)
  })
}

async function list(room: Room, url: string): Promise<number> {
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

async function replay(_room: Room, url: string): Promise<number> {
  const replayed = await ask(
    url,
    `UPDATE outbox_delivery SET dead_at = NULL, dead_reason = NULL, added_at = NULL
     WHERE dead_at IS NOT NULL AND done_at IS NULL AND ($1 = 'all' OR event_id::text = $1) RETURNING event_id`,
    [which],
  )
  for (const { event_id } of replayed) console.log(`${event_id} will be delivered again`)
  return replayed.length
}

async function drop(_room: Room, url: string): Promise<number> {
  const dropped = await ask(
    url,
    `UPDATE outbox_delivery SET done_at = now(), dead_reason = 'dropped: ' || dead_reason
     WHERE dead_at IS NOT NULL AND done_at IS NULL AND event_id::text = $1 RETURNING event_id`,
    [which],
  )
  for (const { event_id } of dropped) console.log(`${event_id} is given up`)
  return dropped.length
}

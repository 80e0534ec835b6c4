import { existsSync } from 'node:fs'
import path from 'node:path'
import { type Room, root, type Settings } from '../start/settings.ts'
import { databaseFromOutside, storesOfRunningShop, withDatabases } from '../start/stores.ts'

/** A room that says events, and the database that is asked for its dead letters. */
export interface Place {
  readonly room: Room
  readonly url: string
  /** Where that is, without the password: db.example.com:5432/order. */
  readonly host: string
}

/** Places, and the sentence that says whose they are. */
export interface Places {
  readonly whose: string
  readonly all: readonly Place[]
}

// The rooms that say events; the others have no outbox.
const saying = ['user', 'catalog', 'order', 'payment'] as const satisfies readonly Room[]
const variable = (room: Room) => `DATABASE_URL_${room.toUpperCase()}`

/**
 * Lends one deed the databases that the environment names, or else those of `npm start`. Throws a sentence when some are named and some
 * are not: the letters of a cluster's room would be looked for in a shop on this machine, where there are none.
 */
export async function withPlaces(settings: Settings, deed: (places: Places) => Promise<void>): Promise<void> {
  const missing = saying.filter((room) => databaseFromOutside(settings, room) === undefined)
  if (missing.length === 0) {
    const all = saying.map((room) => placeOf(room, databaseFromOutside(settings, room) ?? ''))
    return deed({ whose: 'The databases that DATABASE_URL_<ROOM> names:', all })
  }
  if (missing.length < saying.length) {
    throw new Error(
      `Some rooms' databases are named and some are not; the others would be those of npm start on this machine. ` +
        `Missing: ${missing.map(variable).join(', ')}.`,
    )
  }
  const state = path.relative(root, settings.state) || '.'
  if (!existsSync(path.join(settings.state, 'postgres')) && !(await storesOfRunningShop(settings))) {
    throw new Error(
      `There is no shop of npm start in ${state}. For another one, name its databases: ${saying.map(variable).join(', ')}.`,
    )
  }
  await withDatabases(settings, (databases) =>
    deed({
      whose: `The shop of npm start on this machine (${state}), since no DATABASE_URL_<ROOM> is set:`,
      all: saying.map((room) => placeOf(room, databases[room])),
    }),
  )
}

function placeOf(room: Room, url: string): Place {
  if (!URL.canParse(url))
    throw new Error(`${variable(room)} is not an address: postgresql://user:password@host/database.`)
  const { hostname, port, pathname, searchParams } = new URL(url)
  return { room, url, host: `${hostname || searchParams.get('host') || 'localhost'}:${port || 5432}${pathname}` }
}

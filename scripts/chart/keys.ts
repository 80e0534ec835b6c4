import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stringify } from 'yaml'
import { keyNames, keysIn, newValueOf } from '../start/keys.ts'
import { rooms } from '../start/settings.ts'
import { nearest } from './forms.ts'
import type { Entry } from './secrets.ts'

const placeholders: Entry = {
  ...Object.fromEntries(
    rooms.map((room) => [
      `DATABASE_URL_${room.toUpperCase()}`,
      `postgresql://quire:PASSWORD@db.example.com:5432/${room}`,
    ]),
  ),
  REDIS_URL: 'rediss://:PASSWORD@queues.example.com:6379',
  REDIS_CACHE_URL: 'rediss://:PASSWORD@cache.example.com:6379',
  SMTP_URL: 'smtps://USER:PASSWORD@mail.example.com:465',
  STRIPE_SECRET_KEY: 'sk_live_FROM-YOUR-ACCOUNT',
  STRIPE_PUBLISHABLE_KEY: 'pk_live_FROM-YOUR-ACCOUNT',
  STRIPE_WEBHOOK_SECRET: 'whsec_FROM-YOUR-ACCOUNT',
}

/** A Secret with new keys of the shop's own, for a demo with everything; else with placeholders for what only you can know. */
export async function secretManifest(about: { demo: boolean }): Promise<string> {
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'quire-keys' },
      type: 'Opaque',
      stringData: await newEntry(about),
    },
    { lineWidth: 0, sortMapEntries: false },
  )
}

/** The same names and values by themselves, as a vault wants them. */
export async function newEntry({ demo }: { demo: boolean }): Promise<Record<string, string>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'quire-keys-'))
  const made = await keysIn(folder).finally(() => rm(folder, { recursive: true }))
  return { ...made, ...(demo ? demoAddresses() : placeholders) }
}

/**
 * What these values lack of these names, or of all that a shop is told: new keys, and places for what only you can know. So a new
 * room gets its names, and nobody else's key changes. Throws a sentence for a name that no part of the shop has.
 */
export function absent(values: Entry, names: readonly string[]): Entry {
  const all = [...new Set([...keyNames, ...Object.keys(placeholders)])]
  const unknown = names.find((name) => name !== 'all' && !all.includes(name))
  if (unknown) throw new Error(`There is no key ${unknown} in a shop${nearest(unknown, all)}`)
  if (!keyNames.some((name) => name in values)) {
    throw new Error('What was given has no key of the shop: the first time, keys alone makes them.')
  }
  const wanted = names.length === 0 || names.includes('all') ? all : names
  return Object.fromEntries(
    wanted.filter((name) => values[name] === undefined).map((name) => [name, placeholders[name] ?? newValueOf(name)]),
  )
}

function demoAddresses(): Record<string, string> {
  const password = randomBytes(24).toString('hex')
  return {
    ...Object.fromEntries(
      rooms.map((room) => [
        `DATABASE_URL_${room.toUpperCase()}`,
        `postgresql://quire:${password}@quire-postgres:5432/${room}`,
      ]),
    ),
    POSTGRES_PASSWORD: password,
    REDIS_URL: 'redis://quire-queues:6379',
    REDIS_CACHE_URL: 'redis://quire-cache:6379',
    SMTP_URL: 'smtp://quire-inbox:4025',
  }
}

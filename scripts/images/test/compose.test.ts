import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { everyService } from '@quire/platform/env'
import { parse } from 'yaml'
import { roomsWithDatabase } from '../../../dev/stores/src/migrations.ts'
import { bundles, imageOf } from '../../bundle/bundles.ts'
import { root } from '../../start/settings.ts'
import { type Row, table } from '../../start/table.ts'

type Service = {
  readonly image: string
  readonly build: { readonly dockerfile: string; readonly args: Readonly<Record<string, string>> }
  readonly environment: Readonly<Record<string, string | null>>
  readonly read_only?: boolean
  readonly user?: string
  readonly cap_drop?: readonly string[]
}

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const { services } = parse(read('docker/compose.yaml'), { merge: true }) as { services: Record<string, Service> }
const serviceOf = (row: Row) => services[imageOf(row)]

describe.each(table.map((row) => [imageOf(row), row] as const))('Mrs Page runs %s in a container', (name, row) => {
  test('it has a bundle, and what the program reads beside itself is there', () => {
    const bundle = bundles.find((one) => one.name === name)
    expect(bundle?.entry).toBe(row.entry)
    // What is built, like the pages, is there after the build.
    const sources = Object.values(bundle?.beside ?? {}).filter((from) => !from.endsWith('/dist'))
    expect(sources.filter((from) => !existsSync(path.join(root, from)))).toEqual([])
  })

  test('compose tells it exactly the names that it reads', () => {
    expect(Object.keys(serviceOf(row)?.environment ?? {}).sort()).toEqual(namesRead(row))
  })

  test('npm start tells it no name that it would not read', () => {
    expect(row.told.filter((told) => ![...namesRead(row), ...saidByImage].includes(told))).toEqual([])
  })

  test('its container writes nothing, is nobody and may do nothing', () => {
    expect(serviceOf(row)).toMatchObject({
      image: `quire/${name}`,
      read_only: true,
      user: '10001:10001',
      cap_drop: ['ALL'],
    })
  })
})

test('every database of a room is migrated before the room starts', async () => {
  const rooms = await roomsWithDatabase(path.join(root, 'prisma'))
  const names = rooms.map((room) => `DATABASE_URL_${room.toUpperCase()}`)
  expect(Object.keys(services.migrate?.environment ?? {}).sort()).toEqual(names.sort())
  const created = [...read('docker/stores/databases.sql').matchAll(/^CREATE DATABASE "?(\w+)"?;$/gm)].map(
    ([, name]) => name,
  )
  expect(created.sort()).toEqual(rooms)
})

test('every image that is built has its service, and the other way round', () => {
  const built = Object.values(services).flatMap(({ image }) => (image.startsWith('quire/') ? [image.slice(6)] : []))
  expect(built.sort()).toEqual(bundles.map(({ name }) => name).sort())
})

// Where it listens, and its supergraph, an image says itself.
const saidByImage = ['HOST', 'PORT', 'HEALTH_PORT', 'SUPERGRAPH']

function namesRead({ entry }: Row): string[] {
  const form = read(path.join(path.dirname(entry), 'env.ts'))
  const own = [...form.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name = '']) => name)
  // Parts and pools are for a cluster; here every room is one process.
  const shared = /\.\.\.every(Service|Room)/.test(form) ? Object.keys(everyService) : []
  return [...new Set([...own, ...shared])].filter((name) => !saidByImage.includes(name)).sort()
}

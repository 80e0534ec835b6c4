import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { services } from '../processes.ts'
import { readSettings, rooms, root } from '../settings.ts'
import { table } from '../table.ts'

const databases = Object.fromEntries(rooms.map((room) => [room, `postgresql://quire@127.0.0.1/${room}`])) as Record<
  (typeof rooms)[number],
  string
>
const stores = { databases, redis: 'redis://127.0.0.1:4379', cache: 'redis://127.0.0.1:4380' }
const keys = {
  VIEWER_KEY_ORDER: 'viewer',
  VIEWER_KEY_CART: 'other',
  VISITOR_KEY: 'visitor',
  STRIPE_SECRET_KEY: 'sk_test_ours',
}

function told(name: string, environment: NodeJS.ProcessEnv = {}, args: string[] = []) {
  const settings = readSettings(args, environment)
  return services({ settings, stores, keys }).find((service) => service.name === name)
}

test('a room is told its own keys and its own database, and nobody else’s', () => {
  const env = told('order')?.env ?? {}

  expect(env).toMatchObject({
    VIEWER_KEY_ORDER: 'viewer',
    DATABASE_URL: databases.order,
    PORT: '4004',
    HEALTH_PORT: '4104',
  })
  expect(Object.keys(env)).not.toEqual(expect.arrayContaining(['VIEWER_KEY_CART']))
  expect(env.VISITOR_KEY).toBeUndefined()
})

test('a second shop moves all its ports by its port base', () => {
  expect(told('order', {}, ['--port-base', '5000'])?.ports).toEqual([5104, 5004])
  expect(told('gateway', { QUIRE_PORT_BASE: '5000' })?.env.CATALOG_URL).toBe('http://127.0.0.1:5002')
  expect(told('catalog', { QUIRE_PORT_BASE: '5000' })?.env.SHOP_URL).toBe('http://127.0.0.1:5000')
})

test('Mrs Page names her own Stripe account, and no stand-in opens', () => {
  const outside = { STRIPE_SECRET_KEY: 'sk_live_hers', STRIPE_WEBHOOK_SECRET: 'whsec_hers' }

  expect(told('stripe', outside)).toBeUndefined()
  expect(told('payment', outside)?.env).toMatchObject(outside)
  expect(told('payment', outside)?.env.STRIPE_API_URL).toBeUndefined()
  expect(told('payment')?.env).toMatchObject({
    STRIPE_SECRET_KEY: 'sk_test_ours',
    STRIPE_API_URL: 'http://127.0.0.1:4021',
  })
})

test('Ann’s storefront may ask beside the usual ones of a developer, and beside none of them in production', () => {
  const hers = { ALLOWED_ORIGINS: 'https://ann.test, http://localhost:3000' }
  const origins = (environment: NodeJS.ProcessEnv) => told('gateway', environment)?.env.ALLOWED_ORIGINS?.split(',')

  expect(origins(hers)).toEqual(
    expect.arrayContaining([
      'http://127.0.0.1:4030',
      'http://localhost:5173',
      'http://127.0.0.1:8080',
      'https://ann.test',
    ]),
  )
  expect(origins(hers)?.filter((origin) => origin === 'http://localhost:3000')).toHaveLength(1)
  expect(origins({ ...hers, NODE_ENV: 'production' })).toEqual([
    'http://127.0.0.1:4030',
    'http://localhost:4030',
    'https://ann.test',
    'http://localhost:3000',
  ])
})

test('no two services want one port', () => {
  const settings = readSettings([], {})
  const ports = services({ settings, stores, keys }).flatMap((service) => service.ports)

  expect(new Set(ports).size).toBe(ports.length)
})

const derived = [
  'PORT',
  'PUBLIC_URL',
  'HEALTH_PORT',
  'HOST',
  'LOG_LEVEL',
  'DATABASE_URL',
  'STATE_DIR',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
]
const withForm = table.filter(({ entry }) => existsSync(formOf(entry)))

test.each(withForm.map(({ name, entry, told }) => ({ name, entry, told })))(
  '$name is told what its env.ts reads, and nothing else',
  ({ entry, told }) => {
    const form = readFileSync(formOf(entry), 'utf8')
    const read = [...form.matchAll(/^ +([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name ?? '')

    expect([...told].sort()).toEqual(read.filter((name) => !derived.includes(name)).sort())
  },
)

function formOf(entry: string): string {
  return path.join(root, path.dirname(entry), 'env.ts')
}

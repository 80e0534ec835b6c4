import { expect, test } from '@jest/globals'
import { type profiles, render } from '../../scripts/chart/tools.ts'
import { envOf, named, objects, withHelm } from './rendering.ts'

const refused = (profile: (typeof profiles)[number], values: object) => {
  const { ok, said } = render({ profile, values })
  return ok ? null : said
}
const postgres = (more: object) => ({ stores: { postgres: more } })

withHelm('the pods’ connections fit the database', () => {
  test('each pod of a service with a database is told how many it may open', () => {
    const shop = objects({ profile: 'small', values: { services: { order: { pool: 7 } } } })
    const pool = (name: string) => envOf(shop, name).find(({ name }) => name === 'DATABASE_POOL')?.value
    expect([pool('catalog'), pool('order'), pool('cart')]).toEqual(['4', '7', undefined])
  })

  test('two pods of everything fit a Postgres as it comes, with one more of each that starts and one that ends', () => {
    const values = { serviceDefaults: { replicas: 2, pool: 3 } }
    expect(refused('small', values)).toBeNull()
    expect(refused('small', { ...values, services: { user: { pool: 6 } } })).toContain(
      'may open 94 (catalog 3 × 3, 5 for the migration, email 3 × 3',
    )
    expect(refused('small', { serviceDefaults: { replicas: 2 } })).toContain(
      'stores.postgres.maxConnections is 100, of which 10 are kept for you, and in a rollout the pods that serve, start and end may open 102 (catalog 3 × 4, 5 for the migration',
    )
  })

  test('one pod of everything fits with its successor and the migrations, to the last connection', () => {
    expect(refused('small', { stores: { postgres: { reserve: 22 } } })).toBeNull()
    expect(refused('small', { stores: { postgres: { reserve: 23 } } })).toContain('user 2 × 4, 5 for the migration')
    expect(refused('small', { stores: { postgres: { reserve: 23 } }, migrate: { enabled: false } })).toBeNull()
  })

  test('a shop that could scale past its database is refused before it does, with the pods that are ending', () => {
    const said = refused('production', { services: { catalog: { scale: { max: 50 } } } })
    expect(said).toContain('may open 416 (catalog 54 × 4, email 8 × 4')
    expect(said).toContain('Lower services.<name>.pool or scale.max, or give the server more')
  })

  test('the longer a pod takes to end, the more of them end at once', () => {
    const values = { services: { catalog: { scale: { max: 50 } } }, life: { sleepSeconds: 15, graceSeconds: 40 } }
    expect(refused('production', values)).toContain('catalog 56 × 4')
  })

  test('pods that do not wait for a migration roll beside it', () => {
    const values = { stores: { postgres: { reserve: 150 } }, migrate: { podsWait: false } }
    expect(refused('production', values)).toContain('catalog 16 × 4, 5 for the migration')
  })
})

withHelm('forty pods of catalog', () => {
  test.each([
    ['with two connections each', { services: { catalog: { pool: 2, scale: { max: 40 } } } }, { maxConnections: 300 }],
    [
      'on a server of its own',
      { services: { catalog: { scale: { max: 40 } } } },
      { maxConnections: 300, apart: { catalog: 300 } },
    ],
    ['behind a pooler', { services: { catalog: { scale: { max: 40 } } } }, { maxConnections: 0 }],
  ])('are possible %s', (_, values, more) => {
    expect(refused('production', { ...values, ...postgres(more) })).toBeNull()
  })

  test('a server apart is counted by itself', () => {
    const said = refused('production', postgres({ apart: { catalog: 70 } }))
    expect(said).toContain(
      'stores.postgres.apart.catalog is 70, of which 10 are kept for you, and in a rollout the pods that serve, start and end may open 64',
    )
    expect(said).not.toContain('stores.postgres.maxConnections is')
  })

  test('listeners apart are counted with their room', () => {
    const values = {
      services: { 'catalog-listeners': { listenersOf: 'catalog' } },
      ...postgres({ maxConnections: 250 }),
    }
    expect(refused('production', values)).toContain('catalog-listeners 4 × 4')
  })

  test('the demo’s Postgres is told the same number', () => {
    const spec = named(objects({ profile: 'demo' }), 'Deployment', 'quire-postgres').spec.template?.spec
    expect(JSON.stringify(spec)).toContain('"max_connections=300"')
  })
})

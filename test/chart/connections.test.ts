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
    expect([pool('catalog'), pool('order'), pool('cart')]).toEqual(['5', '7', undefined])
  })

  test('two pods of everything fit a Postgres as it comes, to the last connection', () => {
    const values = { serviceDefaults: { replicas: 2 } }
    expect(refused('small', values)).toBeNull()
    expect(refused('small', { ...values, services: { user: { pool: 6 } } })).toContain(
      'stores.postgres.maxConnections is 100, of which 10 are kept for you, and the pods may open 93 (catalog 3 × 5',
    )
  })

  test('a shop that could scale past its database is refused before it does', () => {
    const said = refused('production', { services: { catalog: { scale: { max: 40 } } } })
    expect(said).toContain('the pods may open 380 (catalog 41 × 5, email 5 × 5')
    expect(said).toContain('Lower services.<name>.pool or scale.max, or give the server more')
  })
})

withHelm('forty pods of catalog', () => {
  test.each([
    ['with two connections each', { services: { catalog: { pool: 2, scale: { max: 40 } } } }, { maxConnections: 270 }],
    ['on a server of its own', { services: { catalog: { scale: { max: 40 } } } }, { apart: { catalog: 300 } }],
    ['behind a pooler', { services: { catalog: { scale: { max: 40 } } } }, { maxConnections: 0 }],
  ])('are possible %s', (_, values, more) => {
    expect(refused('production', { ...values, ...postgres(more) })).toBeNull()
  })

  test('a server apart is counted by itself', () => {
    const said = refused('production', postgres({ apart: { catalog: 70 } }))
    expect(said).toContain(
      'stores.postgres.apart.catalog is 70, of which 10 are kept for you, and the pods may open 65',
    )
    expect(said).not.toContain('stores.postgres.maxConnections is')
  })

  test('listeners apart are counted with their room', () => {
    const values = {
      services: { 'catalog-listeners': { listenersOf: 'catalog' } },
      ...postgres({ maxConnections: 250 }),
    }
    expect(refused('production', values)).toContain('catalog-listeners 3 × 5')
  })

  test('the demo’s Postgres is told the same number', () => {
    const spec = named(objects({ profile: 'demo' }), 'Deployment', 'quire-postgres').spec.template?.spec
    expect(JSON.stringify(spec)).toContain('"max_connections=300"')
  })
})

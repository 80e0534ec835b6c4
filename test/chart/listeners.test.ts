import { beforeAll, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { render, toolAt } from '../../scripts/chart/tools.ts'
import { envOf, named, objects, type Thing, withHelm } from './rendering.ts'

const tenLines = `
services:
  catalog-listeners:
    listenersOf: catalog
    healthPort: 4202
    replicas: 2
    pool: 3
  order-listeners:
    listenersOf: order
    healthPort: 4204
    scale: {by: queue, min: 1, max: 3, listener: order, each: 200}`

const apart: object = parse(tenLines)
const told = (shop: readonly Thing[], service: string) =>
  Object.fromEntries(envOf(shop, service).map(({ name, value, valueFrom }) => [name, value ?? valueFrom]))
const deployment = (shop: readonly Thing[], service: string) =>
  named(shop, 'Deployment', `quire-${service}`).spec.template?.spec

let shop: Thing[]
let whole: Thing[]
beforeAll(() => {
  if (!toolAt('helm')) return
  shop = objects({ profile: 'production', values: { ...apart } })
  whole = objects({ profile: 'production' })
})

withHelm('a room’s listeners run apart from its server', () => {
  test('by ten lines of values for two rooms', () => {
    expect(tenLines.trim().split('\n').length).toBeLessThanOrEqual(11)
  })

  test('each plays its part, and where nobody asked for it the room plays both', () => {
    expect(told(shop, 'catalog').ROLE).toBe('server')
    expect(told(shop, 'catalog-listeners').ROLE).toBe('listeners')
    expect(told(whole, 'catalog').ROLE).toBeUndefined()
  })

  test('they have the room’s image, and wait for its migrations, which run once', () => {
    const [room, listeners] = [deployment(shop, 'catalog'), deployment(shop, 'catalog-listeners')]
    expect(listeners?.containers[0]).toMatchObject({ image: 'quire/catalog:0.1.0' })
    expect(listeners?.initContainers).toEqual(room?.initContainers)
    expect(shop.filter(({ kind, metadata }) => kind === 'Job' && /catalog/.test(metadata.name))).toHaveLength(1)
  })
})

withHelm('the listeners', () => {
  test('are told all that the room is told, under the room’s names, but for its ports and its connections', () => {
    const { PORT, HEALTH_PORT, DATABASE_POOL, ROLE, ...room } = told(shop, 'catalog')
    const { HEALTH_PORT: healthPort, DATABASE_POOL: pool, ROLE: part, ...theirs } = told(shop, 'catalog-listeners')
    expect(theirs).toEqual(room)
    expect([healthPort, pool]).toEqual(['4202', '3'])
  })

  test('bring no new keys', () => {
    const keysOf = (things: readonly Thing[]) =>
      things.flatMap(({ kind, metadata }) =>
        kind === 'Deployment' ? Object.keys(told(things, metadata.name.replace('quire-', ''))) : [],
      )
    const before = new Set([...keysOf(whole), 'ROLE'])
    expect(keysOf(shop).filter((key) => !before.has(key))).toEqual([])
  })

  test('reach the stores and the rooms that the room reaches, and nobody but Prometheus reaches them', () => {
    const policyOf = (name: string) => named(shop, 'NetworkPolicy', `quire-${name}`).spec
    expect(policyOf('order-listeners').egress).toEqual(policyOf('order').egress)
    const into = (name: string) => JSON.stringify(policyOf(name).ingress)
    expect(into('catalog')).toContain('"order-listeners"')
    expect(into('gateway')).not.toContain('listeners')
    expect(into('order-listeners')).toMatch(/^\[\{"from":\[[^\]]*monitoring[^\]]*\],"ports":\[\{[^\]]*4204\}\]\}\]$/)
  })
})

withHelm('the two parts', () => {
  test('scale on their own measures: what waits for the listeners, the room’s CPU', () => {
    const trigger = JSON.stringify(named(shop, 'ScaledObject', 'quire-order-listeners').spec)
    expect(trigger).toContain('quire_outbox_deliveries_open{listener=\\"order\\"')
    expect(trigger).not.toContain('quire_queue_jobs')
    expect(trigger).toContain('"maxReplicaCount":3')
    expect(named(shop, 'HorizontalPodAutoscaler', 'quire-order').spec).toMatchObject({ maxReplicas: 8 })
    expect(named(shop, 'Deployment', 'quire-catalog-listeners').spec.replicas).toBe(2)
  })

  test('are one again once the listeners are taken away', () => {
    const services = { 'catalog-listeners': { listenersOf: 'catalog', enabled: false } }
    expect(told(objects({ profile: 'small', values: { services } }), 'catalog').ROLE).toBeUndefined()
  })
})

const wrong: readonly (readonly [string, object, string])[] = [
  [
    'of nobody',
    { ears: { listenersOf: 'warehouse' } },
    'services.ears are the listeners of warehouse, and there is no',
  ],
  ['of the door', { ears: { listenersOf: 'gateway' } }, 'that has no two parts'],
  ['of a worker that only listens', { ears: { listenersOf: 'email' } }, 'that has no two parts'],
  ['with a port', { ears: { listenersOf: 'order', port: 4009 } }, 'services.ears are listeners: they open no port'],
  [
    'who may be none while they carry',
    { ears: { listenersOf: 'order', scale: { by: 'queue', min: 0, listener: 'order' } } },
    'services.ears.scale.min is 0: they also carry what order says',
  ],
]

withHelm('listeners are refused with a sentence', () => {
  test.each(wrong)('%s', (_, services, sentence) => {
    const { ok, said } = render({ profile: 'production', values: { services } })
    expect([ok, said]).toEqual([false, expect.stringContaining(sentence)])
  })
})

import { beforeAll, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { toolAt } from '../../scripts/chart/tools.ts'
import { envOf, named, objects, type Thing, withHelm } from './rendering.ts'

const tenLines = `
services:
  reviews:
    port: 4006
    healthPort: 4106
    graph: true
    database: reviews
    queues: true
    calls: [catalog]
    told: [CURSOR_KEY]
    scale: {by: cpu}`

let shop: Thing[]
beforeAll(() => {
  if (toolAt('helm')) shop = objects({ profile: 'production', values: parse(tenLines) })
})
const names = (service: string) => envOf(shop, service).map(({ name }) => name)

withHelm('a new room costs ten lines', () => {
  test('and has everything that the others have', () => {
    expect(tenLines.trim().split('\n')).toHaveLength(10)
    const its = shop.filter(({ metadata }) => /^quire(-migrate)?-reviews/.test(metadata.name)).map(({ kind }) => kind)
    expect(its.toSorted()).toEqual([
      ...['Deployment', 'HorizontalPodAutoscaler', 'Job', 'NetworkPolicy', 'PodDisruptionBudget'],
      ...['Service', 'ServiceAccount', 'ServiceMonitor'],
    ])
  })

  test('and is told what it needs', () => {
    expect(names('reviews')).toEqual(
      expect.arrayContaining([
        'VIEWER_KEY_REVIEWS',
        'DATABASE_URL',
        'CATALOG_URL',
        'DOOR_KEY_REVIEWS_CATALOG',
        'REDIS_URL',
      ]),
    )
    expect(names('reviews')).not.toContain('VIEWER_KEY_CATALOG')
  })
})

withHelm('and the others know of it', () => {
  test('its neighbours are told of it', () => {
    expect(names('gateway')).toEqual(expect.arrayContaining(['REVIEWS_URL', 'VIEWER_KEY_REVIEWS']))
    expect(names('catalog')).toContain('DOOR_KEY_REVIEWS_CATALOG')
    expect(names('order')).not.toContain('REVIEWS_URL')
  })

  test('and the network lets through what it was made for', () => {
    const into = (name: string) => JSON.stringify(named(shop, 'NetworkPolicy', `quire-${name}`).spec.ingress)
    expect(into('catalog')).toContain('"reviews"')
    expect(into('reviews')).toContain('"gateway"')
    expect(into('order')).not.toContain('"reviews"')
  })
})

import { expect, test } from '@jest/globals'
import { named, objects, withHelm } from './rendering.ts'

/** What a Deployment is told when this one is there already; Helm alone cannot look without a cluster. */
function kept(live: object | null, least = 2): string | undefined {
  const given = JSON.stringify({ live, least }).replaceAll("'", '')
  const told = `{{ include "quire.keptReplicas" ('${given}' | fromJson) | quote }}`.replaceAll("'", '`')
  const extraObjects = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kept' }, data: { told } }]
  const text = named(objects({ profile: 'small', values: { extraObjects } }), 'ConfigMap', 'kept').data?.told
  return text?.replaceAll(/["']/g, '')
}
const marked = { metadata: { annotations: { 'quire/replicas': 'told' } } }

withHelm('a service goes from a number of pods to a scaler', () => {
  test('and is told the number it has, so that none of its pods ends', () => {
    expect(kept({ ...marked, spec: { replicas: 5 } })).toBe('5')
  })

  test('which is not below what it scales from', () => {
    expect(kept({ ...marked, spec: { replicas: 1 } }, 3)).toBe('3')
  })

  test('while one that always scaled, or is new, is told none: that is the scaler’s to say', () => {
    expect(kept({ metadata: { annotations: {} }, spec: { replicas: 5 } })).toBe('')
    expect(kept({ metadata: {}, spec: { replicas: 5 } })).toBe('')
    expect(kept({})).toBe('')
    expect(kept(null)).toBe('')
  })
})

withHelm('a Deployment', () => {
  test('carries the mark by which it is known later exactly when it is told a number', () => {
    const shop = objects({ profile: 'production' })
    const of = (name: string) => {
      const { spec, metadata } = named(shop, 'Deployment', `quire-${name}`)
      return [spec.replicas, metadata.annotations?.['quire/replicas']]
    }
    expect(of('web')).toEqual([2, 'told'])
    expect(of('catalog')).toEqual([undefined, undefined])
  })
})

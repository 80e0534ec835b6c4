import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { doors } from '@quire/contracts/doors'
import { parse } from 'yaml'
import { chart } from '../../scripts/chart/tools.ts'
import { named, objects, type Thing, withHelm } from './rendering.ts'

type Way = { readonly path: string; readonly to: string }

const values = parse(readFileSync(join(chart, 'values.yaml'), 'utf8')) as {
  services: Record<string, { port: number; front?: boolean }>
}

type Rule = {
  readonly matches: readonly { readonly path: { readonly value: string } }[]
  readonly backendRefs: readonly { readonly name: string }[]
}
type HostPaths = { readonly http: { readonly paths: readonly { readonly path: string; readonly backend: Backend }[] } }
type Backend = { readonly service: { readonly name: string } }

const throughRoute = (things: readonly Thing[]): Way[] =>
  things
    .filter(({ kind }) => kind === 'HTTPRoute')
    .flatMap(({ spec }) => (spec as unknown as { rules: Rule[] }).rules)
    .flatMap(({ matches, backendRefs }) =>
      matches.map(({ path }) => ({ path: path.value, to: backendRefs[0]?.name ?? '' })),
    )

const throughIngress = (things: readonly Thing[]): Way[] =>
  things
    .filter(({ kind }) => kind === 'Ingress')
    .flatMap(({ spec }) => (spec as unknown as { rules: HostPaths[] }).rules)
    .flatMap(({ http }) => http.paths.map(({ path, backend }) => ({ path, to: backend.service.name })))

/** Where the world comes to when it asks for this path: the longest of those that it begins with. */
const whoAnswers = (ways: readonly Way[], path: string) =>
  ways.filter((way) => path.startsWith(way.path)).toSorted((a, b) => b.path.length - a.path.length)[0]?.to

const owners = [...new Set(Object.values(doors).map(({ owner }) => owner))]

withHelm('the doors between rooms', () => {
  const hosts = { host: 'shop.test', webHost: 'web.shop.test' }
  const route = { enabled: true, parentRefs: [{ name: 'front' }] }

  test.each([
    ['an HTTPRoute', { ...hosts, httpRoute: route, ingress: { enabled: false } }, throughRoute],
    ['an Ingress', { ...hosts, httpRoute: { enabled: false }, ingress: { enabled: true } }, throughIngress],
  ] as const)('cannot be asked by the world through %s', (_what, expose, waysIn) => {
    const ways = waysIn(objects({ profile: 'small', values: { expose } }))
    expect(ways.length).toBeGreaterThan(2)
    expect(whoAnswers(ways, '/webhooks/stripe')).toBe('quire-payment')
    for (const door of Object.keys(doors)) expect(whoAnswers(ways, `/doors/${door}`)).toBe('quire-gateway')
  })

  test('are asked within the shop by those alone who call', () => {
    const things = objects({ profile: 'small' })
    const callersOf = (owner: string) => {
      const { ingress } = named(things, 'NetworkPolicy', `quire-${owner}`).spec as unknown as {
        ingress: { from: { podSelector?: { matchLabels: Record<string, string> } }[]; ports: { port: number }[] }[]
      }
      return ingress
        .filter(({ ports }) => ports.some(({ port }) => port === values.services[owner]?.port))
        .flatMap(({ from }) =>
          from.flatMap(({ podSelector }) => podSelector?.matchLabels['app.kubernetes.io/component'] ?? []),
        )
    }
    expect(owners).toContain('payment')
    for (const { owner, callers } of Object.values(doors))
      expect(callersOf(owner)).toEqual(expect.arrayContaining([...callers]))
    expect(callersOf('payment').toSorted()).toEqual(['order', 'test'])
  })
})

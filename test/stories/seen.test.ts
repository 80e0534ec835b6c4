import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { dashboardNames, queriesOf } from '../../scripts/chart/dashboards.ts'
import { order, payFor, quiet, untilStatus } from './buying.ts'
import { indexed, plentiful } from './shelf.ts'
import { openShop, type Shop } from './shop.ts'
import { visitor } from './visitor.ts'

const alerts = path.join(import.meta.dirname, '../../helm/quire/files/alerts.yaml')
const { groups } = parse(readFileSync(alerts, 'utf8')) as { groups: { rules: { expr: string }[] }[] }
const queries = [
  ...groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
  ...dashboardNames.flatMap(queriesOf).map((query) => query.replaceAll('"$namespace"', '"quire"')),
]

let shop: Shop
let samples: readonly Sample[]
beforeAll(async () => {
  shop = await openShop()
  await indexed(shop)
}, 60_000)
afterAll(() => shop.close(), 30_000)

interface Sample {
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  readonly value: number
}

const pairs = (text = '') =>
  new Map([...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]))

async function look(): Promise<Sample[]> {
  // As the kubelet does: otherwise the checks are looked at for the first time after five seconds.
  await Promise.all(shop.metricsAt.map((url) => fetch(new URL('/readyz', url))))
  const pages = await Promise.all(shop.metricsAt.map(async (url) => (await fetch(url)).text()))
  return pages
    .flatMap((page) => page.split('\n'))
    .flatMap((line) => {
      const [, name, labels, value] = /^(\w+)(?:{(.*)})? (\S+)$/.exec(line) ?? []
      return name ? [{ name, labels: pairs(labels), value: Number(value) }] : []
    })
}

// Labels that Prometheus and the chart give, and those of a histogram.
const given = new Set(['namespace', 'app', 'component', 'pod', 'le'])

/** Every series that alerts and panels ask for: its name, and the labels that must be exactly so. */
const asked = queries.flatMap((query) =>
  [...query.matchAll(/\b((?:quire|process|nodejs)_\w+)(?:{([^}]*)})?/g)].map(([, name = '', selector = '']) => ({
    query,
    name,
    labels: [...selector.matchAll(/(\w+)\s*(?:=~|!=|!~|=)/g)]
      .map(([, label = '']) => label)
      .filter((one) => !given.has(one)),
    exactly: [...pairs(selector.replaceAll(/\w+\s*(?:=~|!=|!~)\s*"[^"]*"/g, ''))].filter(
      ([label]) => !given.has(label),
    ),
  })),
)

test('Ann has bought a book, and what alerts and panels ask for is told by the shop that sold it', async () => {
  const ann = visitor(shop)
  const [book] = await plentiful(shop)
  if (!book) throw new Error('there is no such book')
  const placed = await order(ann, [book])
  await payFor(shop, ann, placed)
  await untilStatus(ann, placed, 'PAID')
  await quiet(shop, placed)
  samples = await look()
  const missing = asked.filter(
    ({ name, labels }) => !samples.some((one) => one.name === name && labels.every((label) => one.labels.has(label))),
  )
  expect([...new Set(missing.map(({ name }) => name))]).toEqual([])
  expect(asked.length).toBeGreaterThan(100)
})

test('and the very series are there by which silence is noticed, and those of the doors between rooms', () => {
  const silence = asked.filter(({ query }) => query.includes('charges_learned') || query.includes('last_accepted'))
  const doors = asked.filter(({ query }) => /kind="(door|call)"/.test(query))
  expect([silence.length > 1, doors.length > 1]).toEqual([true, true])
  for (const { name, exactly } of [...silence, ...doors])
    expect(
      samples.find((one) => one.name === name && exactly.every(([label, value]) => one.labels.get(label) === value)),
    ).toBeDefined()
})

test('and everything that she set off is at rest: nothing is late, held, stuck or unread', () => {
  const now = (name: string) => samples.filter((one) => one.name === name).map(({ value }) => value)
  for (const name of [
    'quire_orders_overdue',
    'quire_orders_unclosed',
    'quire_orders_watched',
    'quire_reservations_overdue',
    'quire_stock_off_ledger',
    'quire_charges_unheard',
    'quire_payments_unprepared',
    'quire_webhooks_unapplied',
    'quire_outbox_deliveries_dead',
    'quire_database_waiting',
    'quire_measures_failed_total',
  ]) {
    expect({ name, some: now(name).length > 0 }).toEqual({ name, some: true })
    expect({ name, sum: now(name).reduce((sum, one) => sum + one, 0) }).toEqual({ name, sum: 0 })
  }
  expect(Math.max(...now('quire_webhooks_total'))).toBeGreaterThan(0)
})

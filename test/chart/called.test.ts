import { expect, test } from '@jest/globals'
import { toolAt } from '../../scripts/chart/tools.ts'
import { named, objects, withHelm } from './rendering.ts'
import { verdict } from './verdict.ts'

// What KEDA asks to know how many pods the email worker needs.
type Trigger = { readonly type: string; readonly metadata: Readonly<Record<string, string>> }
const triggersWith = (min: number): readonly Trigger[] => {
  const keda = { enabled: true, prometheusUrl: 'http://prometheus:9090' }
  const things = objects({ profile: 'production', values: { keda, services: { email: { scale: { min } } } } })
  return (named(things, 'ScaledObject', 'quire-email').spec as unknown as { triggers: Trigger[] }).triggers
}

const up = 'up{app="quire", component="order", namespace="quire"}'
const open = (pod: string) =>
  `quire_outbox_deliveries_open{listener="email", service="order", pod="${pod}", namespace="quire"}`
const jobs = (state: string, pod = 'o1', queue = 'email') =>
  `quire_queue_jobs{queue="${queue}", state="${state}", service="order", pod="${pod}", namespace="quire"}`

const cases: readonly (readonly [string, Readonly<Record<string, number>>, number | null])[] = [
  ['nothing waits', { [up]: 1, [open('o1')]: 0, [jobs('waiting')]: 0, [jobs('due')]: 0, [jobs('active')]: 0 }, 0],
  ['events wait, told by two pods', { [up]: 1, [open('o1')]: 7, [open('o2')]: 7, [jobs('due')]: 0 }, 7],
  ['a postponed mail has time', { [up]: 1, [open('o1')]: 0, [jobs('delayed')]: 9, [jobs('due')]: 0 }, 0],
  ['postponed mails are due', { [up]: 1, [open('o1')]: 0, [jobs('due')]: 2, [jobs('due', 'o2')]: 2 }, 2],
  ['a report of an error waits', { [up]: 1, [open('o1')]: 0, [jobs('waiting')]: 1 }, 1],
  ['a worker died with a job in hand', { [up]: 1, [open('o1')]: 0, [jobs('active')]: 1 }, 1],
  ['all of it', { [up]: 1, [open('o1')]: 3, [jobs('waiting')]: 4, [jobs('due')]: 2, [jobs('active')]: 1 }, 10],
  ['another worker’s queue is full', { [up]: 1, [open('o1')]: 0, [jobs('waiting', 'o1', 'payment')]: 50 }, 0],
  ['no event was ever said, and others of the shop are seen', { [up]: 1 }, 0],
  ['nobody of the shop is seen: nothing is known', {}, null],
]

withHelm('the email worker is called', () => {
  const withPromtool = toolAt('promtool') ? test : test.skip
  withPromtool.each(cases)('when %s', (_what, told, wanted) => {
    const [{ metadata }] = triggersWith(0) as [Trigger]
    const asked = (metadata.query ?? '').replace(/namespace="[^"]*"/g, 'namespace="quire"')
    expect(verdict({ told, asked, wanted: wanted === null ? {} : { '{}': wanted } })).toBe('SUCCESS')
  })

  test('every hour for two minutes where there may be none, for Redis may have lost what calls it', () => {
    expect(triggersWith(0).map(({ type }) => type)).toEqual(['prometheus', 'cron'])
    expect(triggersWith(0)[1]?.metadata).toMatchObject({ start: '0 * * * *', end: '2 * * * *', desiredReplicas: '1' })
    expect(triggersWith(1).map(({ type }) => type)).toEqual(['prometheus'])
  })
})

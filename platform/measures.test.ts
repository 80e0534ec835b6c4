import { expect, test } from '@jest/globals'
import { newLife } from './lifecycle.ts'
import { openLog } from './log.ts'
import { openMeasures } from './measures.ts'
import { openMetrics } from './metrics.ts'

const life = newLife(openLog('hall', 'silent'))
const gauges = { quire_hall_people: 'Who is in the hall.', quire_hall_dogs: 'And what they brought along.' }

/** The lines of our gauges, and how often the store failed. */
async function looked(metrics: ReturnType<typeof openMetrics>): Promise<string[]> {
  const lines = (await metrics.registry.metrics()).split('\n')
  return lines.filter((line) => /^quire_(hall|measures)/.test(line)).map((line) => line.replace('service="hall"', ''))
}

test('one question answers all gauges, and two who look at once are told the same', async () => {
  const metrics = openMetrics('hall')
  let asked = 0
  openMeasures(life, metrics, {
    gauges,
    ask: async () => [{ quire_hall_people: ++asked, quire_hall_dogs: 2 }],
  })
  const [ann, bob] = await Promise.all([looked(metrics), looked(metrics)])
  expect(ann).toEqual(['quire_measures_failed_total{} 0', 'quire_hall_people{} 1', 'quire_hall_dogs{} 2'])
  expect(bob).toEqual(ann)
})

test('each row has labels of its own, and a row that went is told no more', async () => {
  const metrics = openMetrics('hall')
  let who = ['ann', 'bob']
  openMeasures(life, metrics, {
    gauges: { quire_hall_people: 'Who is in the hall.' },
    labels: ['name'],
    ask: async () => who.map((name) => ({ name, quire_hall_people: 1 })),
    keepMs: 0,
  })
  const people = async () => (await looked(metrics)).filter((line) => line.startsWith('quire_hall'))
  expect(await people()).toEqual(['quire_hall_people{name="ann",} 1', 'quire_hall_people{name="bob",} 1'])
  who = ['bob']
  expect(await people()).toEqual(['quire_hall_people{name="bob",} 1'])
})

test('while the store is away its gauges are missing and counted, the others stay, and then all are back', async () => {
  const metrics = openMetrics('hall')
  let isAway = true
  openMeasures(life, metrics, {
    gauges,
    ask: async () => {
      if (isAway) throw new Error('The store is away')
      return [{ quire_hall_people: 1, quire_hall_dogs: 0 }]
    },
    keepMs: 0,
  })
  const failed = await looked(metrics)
  expect(failed).toEqual([expect.stringMatching(/^quire_measures_failed_total{} \d/)])
  expect(await looked(metrics)).not.toContain('quire_measures_failed_total{} 0')
  expect(await metrics.registry.metrics()).toContain('process_resident_memory_bytes')
  isAway = false
  expect(await looked(metrics)).toEqual(expect.arrayContaining(['quire_hall_people{} 1', 'quire_hall_dogs{} 0']))
})

test('a store that hangs is waited for a moment only, and not asked again before it has answered', async () => {
  const metrics = openMetrics('hall')
  let asked = 0
  openMeasures(life, metrics, {
    gauges,
    ask: () => {
      asked += 1
      return new Promise<never>(() => {})
    },
    keepMs: 0,
    patienceMs: 10,
  })
  await looked(metrics)
  expect(await looked(metrics)).toEqual(['quire_measures_failed_total{} 1'])
  expect(asked).toBe(1)
})

test('who opens the same gauges again replaces the first', async () => {
  const metrics = openMetrics('hall')
  for (const people of [1, 2])
    openMeasures(life, metrics, { gauges, ask: async () => [{ quire_hall_people: people, quire_hall_dogs: 0 }] })
  expect(await looked(metrics)).toContain('quire_hall_people{} 2')
})

test('an answer without its number is a failure of that question alone', async () => {
  const metrics = openMetrics('hall')
  openMeasures(life, metrics, { gauges, ask: async () => [{ quire_hall_people: 1, quire_hall_dogs: null }] })
  expect(await metrics.registry.metrics()).not.toMatch(/^quire_hall/m)
  expect(await looked(metrics)).toEqual(['quire_measures_failed_total{} 1'])
})

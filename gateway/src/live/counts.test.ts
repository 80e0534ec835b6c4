import { expect, test } from '@jest/globals'
import { openMetrics } from '@quire/platform/metrics'
import { openLiveCounts } from './counts.ts'

const ann = '198.51.100.1'
const bob = '203.0.113.1'

test('Ann opens as many sockets as she may and is turned away; Bob comes, and Ann goes', async () => {
  const metrics = openMetrics('gateway')
  const { takeSocket, takeStream, countSubscription } = openLiveCounts(metrics, {
    SOCKETS_PER_ADDRESS: 2,
    STREAMS_PER_ADDRESS: 1,
  })
  const told = async () =>
    Object.fromEntries(
      (await metrics.registry.metrics())
        .split('\n')
        .filter((line) => line.startsWith('quire_live'))
        .map((line) => [
          line.replace(/,?service="gateway"|\{service="gateway"\}/, '').replace(/ .*/, ''),
          Number(line.split(' ')[1]),
        ]),
    )
  const leave = takeSocket(ann)
  takeSocket(ann)
  expect(takeSocket(ann)).toBeNull()
  takeSocket(bob)
  takeStream(bob)
  const end = countSubscription()
  expect(await told()).toEqual({
    'quire_live_turned_away_total{kind="socket"}': 1,
    'quire_live_turned_away_total{kind="stream"}': 0,
    quire_live_sockets: 3,
    quire_live_streams: 1,
    quire_live_subscriptions: 1,
  })
  leave?.()
  leave?.()
  end()
  expect(await told()).toMatchObject({ quire_live_sockets: 2, quire_live_subscriptions: 0 })
})

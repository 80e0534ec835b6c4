import { events } from '../../contracts/events.ts'
import { hear } from '../../platform/hearing.ts'
import { newLife } from '../../platform/lifecycle.ts'
import { openLog } from '../../platform/log.ts'
import { openMetrics } from '../../platform/metrics.ts'
import { openRedis } from '../../platform/redis.ts'

// Takes the events of listeners that are off and does nothing about them. Were they left lying, the relays would look after thousands of
// deliveries that nobody takes, as they do in a shop whose workers are down, and not in one that sells.
const [redisUrl = '', ...listeners] = process.argv.slice(2)
const life = newLife(openLog('deaf', 'warn'))
const queues = {
  asking: openRedis(life, redisUrl, 'asks'),
  waiting: openRedis(life, redisUrl, 'waits'),
  prefix: 'quire',
}
const metrics = openMetrics('deaf')
const handlers = Object.fromEntries(Object.keys(events).map((type) => [type, async () => {}]))
for (const listener of listeners) hear(life, { listener, catalogue: events, handlers, queues, metrics })
process.once('SIGTERM', () => void life.end().then(() => process.exit()))
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.send?.('ready')

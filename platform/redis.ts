import { Redis, type RedisOptions } from 'ioredis'
import type { Life } from './lifecycle.ts'

/**
 * Opens a connection to Redis and holds it. It comes back by itself after a loss.
 * `asks`: answers now or fails now, for requests. `waits`: keeps commands until Redis is back, for workers and subscriptions.
 */
export function openRedis(life: Life, url: string, manner: 'asks' | 'waits'): Redis {
  const options: RedisOptions = {
    retryStrategy: (attempt) => Math.min(attempt * 100, 1000),
    connectTimeout: 3000,
    keepAlive: 10_000,
    ...(manner === 'asks'
      ? { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 2000 }
      : { maxRetriesPerRequest: null }),
  }
  const redis = new Redis(url, options)
  redis.on('error', (err) => life.log.warn({ reason: err.message }, 'redis.unreachable'))
  return life.hold('redis', redis, () => redis.disconnect())
}

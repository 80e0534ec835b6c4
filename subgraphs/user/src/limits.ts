import { tooManyRequests } from '@quire/platform/errors'
import { networkOf } from '@quire/platform/network'
import { digest } from '@quire/platform/signature'
import type { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { Limits } from './actions/needs.ts'

const quarter = 15 * 60
const hour = 3600

/** How often something may be tried. Without Redis each process counts for itself, so nobody is locked out by a lost cache. */
export function openLimits(redis: Redis, prefix: string): Limits {
  const limit = (name: string, points: number, duration: number) =>
    openLimit(redis, { keyPrefix: `${prefix}:limit:${name}`, points, duration })
  const signInByNetwork = limit('sign-in-network', 200, quarter)
  const signInByBoth = limit('sign-in-both', 20, quarter)
  const signInByEmail = limit('sign-in-email', 200, quarter)
  const registerByNetwork = limit('register-network', 60, hour)
  const resetByEmail = limit('reset-email', 5, hour)
  const resetByNetwork = limit('reset-network', 60, hour)
  return {
    async signIn(email, address) {
      const [network, who] = [networkOf(address ?? 'unknown'), mailbox(email)]
      // The mailbox comes last: what is refused before it must not use up the tries that its owner has left.
      const attempts = [
        await signInByNetwork(network),
        await signInByBoth(`${network} ${who}`),
        await signInByEmail(who),
      ]
      return { forgive: async () => void (await Promise.all(attempts.map((attempt) => attempt.takeBack()))) }
    },
    async register(address) {
      await registerByNetwork(networkOf(address ?? 'unknown'))
    },
    async reset(email, address) {
      await resetByNetwork(networkOf(address ?? 'unknown'))
      await resetByEmail(mailbox(email))
    },
  }
}

function openLimit(redis: Redis, counting: { keyPrefix: string; points: number; duration: number }) {
  const counter = new RateLimiterRedis({
    ...counting,
    storeClient: redis,
    rejectIfRedisNotReady: true,
    insuranceLimiter: new RateLimiterMemory(counting),
  })
  return async (who: string) => {
    try {
      await counter.consume(who)
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      const retryAfterS = Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
      throw tooManyRequests('That was tried too often. Please wait a little and try again.', retryAfterS)
    }
    return { takeBack: () => counter.reward(who) }
  }
}

// Redis has no need to know anybody's e-mail address.
const mailbox = (email: string): string => digest(email.toLowerCase())

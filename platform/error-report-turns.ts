import type { Redis } from 'ioredis'
import type { Queues } from './queues.ts'

/** How often errors are reported. */
export interface ReportLimits {
  /** Before the next report of the same kind, in milliseconds. */
  readonly quietMs: number
  /** Reports an hour, of all kinds. */
  readonly mostAnHour: number
  /** The length of that hour, and after which what was held back is summed up, in milliseconds. */
  readonly hourMs: number
  /** From the first error to its report, in milliseconds: what comes in between is the same report. */
  readonly firstMs: number
  /** From one round to the next, in milliseconds. */
  readonly everyMs: number
  /** How often a report is handed to the mail server before it is given up. */
  readonly tries: number
}

/** One mail a kind and a quarter of an hour, ten an hour; a mail server may be away for about a quarter of an hour. */
export const usualLimits: ReportLimits = {
  quietMs: 15 * 60_000,
  mostAnHour: 10,
  hourMs: 3_600_000,
  firstMs: 200,
  everyMs: 5000,
  tries: 12,
}

type Where = Pick<Queues, 'asking' | 'prefix'>

const keysAt = (prefix: string) => ({
  hour: `${prefix}:reports:hour`,
  held: `${prefix}:reports:held`,
  since: `${prefix}:reports:held-since`,
  told: (kind: string) => `${prefix}:reports:told:${kind}`,
})

// Kinds are many only when somebody logs what callers send; beyond 500 they are one.
const admitting = `
local told, hour, held, since = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local kind, times, quietMs, most, hourMs = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4]), ARGV[5]
if redis.call('EXISTS', told) == 1 or tonumber(redis.call('GET', hour) or '0') >= most then
  if redis.call('HLEN', held) >= 500 and redis.call('HEXISTS', held, kind) == 0 then kind = 'other kinds' end
  redis.call('HINCRBY', held, kind, times)
  redis.call('SET', since, redis.call('TIME')[1], 'NX')
  for _, key in ipairs({ held, since }) do redis.call('EXPIRE', key, 604800) end
  return false
end
redis.call('SET', told, '1', 'PX', quietMs)
if redis.call('INCR', hour) == 1 then redis.call('PEXPIRE', hour, hourMs) end
local before = tonumber(redis.call('HGET', held, kind) or '0')
redis.call('HDEL', held, kind)
if redis.call('EXISTS', held) == 0 then redis.call('DEL', since) end
return before + times`

/**
 * Whether an error of this kind is reported now: how often it came since its last report, this time with it, or null when it is held
 * back. Throws when Redis does not answer.
 */
export async function admit(
  { asking, prefix }: Where,
  { kind, times, limits }: { kind: string; times: number; limits: ReportLimits },
): Promise<number | null> {
  const { told, hour, held, since } = keysAt(prefix)
  const { quietMs, mostAnHour, hourMs } = limits
  const given = [kind, times, quietMs, mostAnHour, hourMs]
  // The script answers a number or false, which is null here.
  return (await asking.eval(admitting, 4, told(kind), hour, held, since, ...given)) as number | null
}

const summingUp = `
local since = redis.call('GET', KEYS[2])
if not since or (tonumber(redis.call('TIME')[1]) - tonumber(since)) * 1000 < tonumber(ARGV[1]) then return {} end
local all = redis.call('HGETALL', KEYS[1])
redis.call('DEL', KEYS[1], KEYS[2])
return all`

/** How often each kind was held back, an hour after the first was; each is answered once, to whoever asks first. */
export async function takeHeldBack(
  { asking, prefix }: { asking: Redis; prefix: string },
  { hourMs }: Pick<ReportLimits, 'hourMs'>,
): Promise<{ kind: string; times: number }[]> {
  const { held, since } = keysAt(prefix)
  // HGETALL inside a script answers names and values in turn.
  const all = (await asking.eval(summingUp, 2, held, since, hourMs)) as string[]
  return all.flatMap((kind, at) => (at % 2 === 0 ? [{ kind, times: Number(all[at + 1]) }] : []))
}

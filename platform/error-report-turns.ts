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

// While somebody tells, nobody else does; whoever dies of it, or loses Redis, leaves the turn to others after this.
const turnMs = 10_000

const keysAt = (prefix: string) => ({
  hour: `${prefix}:reports:hour`,
  held: `${prefix}:reports:held`,
  since: `${prefix}:reports:held-since`,
  summing: `${prefix}:reports:summing`,
  told: (kind: string) => `${prefix}:reports:told:${kind}`,
})

// Kinds are many only when somebody logs what callers send; beyond 500 they are one.
const admitting = `
local told, hour, held, since = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local kind, times, turnMs, most, hourMs = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4]), ARGV[5]
if redis.call('EXISTS', told) == 1 or tonumber(redis.call('GET', hour) or '0') >= most then
  if redis.call('HLEN', held) >= 500 and redis.call('HEXISTS', held, kind) == 0 then kind = 'other kinds' end
  redis.call('HINCRBY', held, kind, times)
  redis.call('SET', since, redis.call('TIME')[1], 'NX')
  for _, key in ipairs({ held, since }) do redis.call('EXPIRE', key, 604800) end
  return false
end
redis.call('SET', told, '1', 'PX', turnMs)
if redis.call('INCR', hour) == 1 then redis.call('PEXPIRE', hour, hourMs) end
return tonumber(redis.call('HGET', held, kind) or '0')`

// What was held back meanwhile stays for the next time.
const counting = `
local function told(held, since, kind, times)
  if times > 0 and redis.call('HINCRBY', held, kind, -times) <= 0 then redis.call('HDEL', held, kind) end
  if redis.call('EXISTS', held) == 0 then redis.call('DEL', since) end
end`

const admitted = `${counting}
redis.call('SET', KEYS[1], '1', 'PX', ARGV[2])
told(KEYS[3], KEYS[4], ARGV[1], tonumber(ARGV[3]))`

// First the turn, since a Redis that is full refuses the rest.
const takingBack = `
redis.call('DEL', KEYS[1])
if redis.call('EXISTS', KEYS[2]) == 1 then redis.call('DECR', KEYS[2]) end`

/**
 * Tells of an error when it is its kind's turn: how often it came since its last report, this time with it. Answers false when it
 * is held back. Counts go and the kind is quiet only once it is told: when `tell` throws, the next error of the kind has its turn.
 * Throws what `tell` throws, and when Redis does not answer.
 */
export async function tellInTurn(
  { asking, prefix }: Where,
  { kind, times, limits }: { kind: string; times: number; limits: ReportLimits },
  tell: (inAll: number) => Promise<void>,
): Promise<boolean> {
  const { told, hour, held, since } = keysAt(prefix)
  const { quietMs, mostAnHour, hourMs } = limits
  const keys = [told(kind), hour, held, since]
  // The script answers a number or false, which is null here.
  const given = [kind, times, Math.min(turnMs, quietMs), mostAnHour, hourMs]
  const before = (await asking.eval(admitting, 4, ...keys, ...given)) as number | null
  if (before === null) return false
  await orElse(tell(before + times), () => asking.eval(takingBack, 2, told(kind), hour))
  await asking.eval(admitted, 4, ...keys, kind, quietMs, before)
  return true
}

const summingUp = `
local since = redis.call('GET', KEYS[2])
if not since or (tonumber(redis.call('TIME')[1]) - tonumber(since)) * 1000 < tonumber(ARGV[1]) then return {} end
if not redis.call('SET', KEYS[3], '1', 'NX', 'PX', ARGV[2]) then return {} end
return redis.call('HGETALL', KEYS[1])`

const summedUp = `${counting}
redis.call('SET', KEYS[2], redis.call('TIME')[1], 'EX', 604800)
for at = 1, #ARGV, 2 do told(KEYS[1], KEYS[2], ARGV[at], tonumber(ARGV[at + 1])) end
redis.call('DEL', KEYS[3])`

/**
 * Tells how often each kind was held back, an hour after the first was: one at a time, whoever asks first. What was told goes after it
 * was told: when `tell` throws, it is told the next time. Throws what `tell` throws, and when Redis does not answer.
 */
export async function tellHeldBack(
  { asking, prefix }: Where,
  { hourMs }: Pick<ReportLimits, 'hourMs'>,
  tell: (kinds: { kind: string; times: number }[]) => Promise<void>,
): Promise<void> {
  const { held, since, summing } = keysAt(prefix)
  // HGETALL inside a script answers names and values in turn.
  const all = (await asking.eval(summingUp, 3, held, since, summing, hourMs, turnMs)) as string[]
  if (all.length === 0) return
  const kinds = all.flatMap((kind, at) => (at % 2 === 0 ? [{ kind, times: Number(all[at + 1]) }] : []))
  await orElse(tell(kinds), () => asking.del(summing))
  await asking.eval(summedUp, 3, held, since, summing, ...all)
}

/** Waits for a deed; when it throws, takes back what was begun for it, as far as Redis is there: else the turn lapses by itself. */
async function orElse(deed: Promise<void>, takeBack: () => Promise<unknown>): Promise<void> {
  try {
    await deed
  } catch (err) {
    await takeBack().catch(() => {})
    throw err
  }
}

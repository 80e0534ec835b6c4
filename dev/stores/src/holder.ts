import pg from 'pg'
import { openClient } from './client.ts'

const lockNotAvailable = '55P03'

export const isLockTimeout = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === lockNotAvailable

/**
 * Runs `deed` on `client`, and answers it with who kept it waiting: that can only be asked while it waits, from a
 * connection beside it.
 *
 * @param everyMs how often is asked; at least twice within the deed's lock_timeout
 */
export async function watched<Answer>(
  { client, url, everyMs }: { client: pg.Client; url: string; everyMs: number },
  deed: () => Promise<Answer>,
): Promise<{ answer: Answer } | { error: unknown; holder: string }> {
  const pid = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid
  let beside: Promise<pg.Client> | undefined
  let holder = nobody
  const look = async () => {
    beside ??= openClient(url)
    const found = await holders(await beside, 'select unnest(pg_blocking_pids($1))', pid)
    if (found !== nobody) holder = found
  }
  // Without an answer nothing is lost but the name of the holder.
  const timer = setInterval(() => void look().catch(() => undefined), everyMs)
  try {
    return { answer: await deed() }
  } catch (error) {
    return { error, holder }
  } finally {
    clearInterval(timer)
    await beside?.then((opened) => opened.end()).catch(() => undefined)
  }
}

/** Who the processes are that `pids`, a query of one parameter, finds. */
export async function holders(client: pg.Client, pids: string, parameter: unknown): Promise<string> {
  const { rows } = await client.query<Holder>(
    `select pid, usename as who, application_name as program, host(client_addr) as address, state,
       round(extract(epoch from now() - xact_start))::integer as seconds
     from pg_stat_activity where pid in (${pids})`,
    [parameter],
  )
  return rows.map(described).join(' and ') || nobody
}

const nobody = 'somebody who was gone before it could be asked'

type Holder = Readonly<Record<'who' | 'program' | 'address' | 'state', string | null>> & {
  readonly pid: number
  readonly seconds: number | null
}

function described({ pid, who, program, address, state, seconds }: Holder): string {
  const from = [program, address && `from ${address}`].filter((part) => part).join(' ')
  const since = seconds === null ? null : `in a transaction for ${seconds} s`
  return `process ${pid} (${[`user ${who}`, from, state, since].filter((part) => part).join(', ')})`
}

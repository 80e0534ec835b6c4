import { setTimeout as after } from 'node:timers/promises'
import pg from 'pg'
import { openClient } from './client.ts'
import { isLockTimeout, watched } from './holder.ts'

/** How long a migration waits, and makes others wait behind it; all in milliseconds. */
export type Patience = {
  /** For one lock. Whoever wants the table meanwhile queues behind the migration. */
  readonly lockMs: number
  /** How often it asks for the lock, and how long it lets the others through before it asks again. */
  readonly tries: number
  readonly pauseMs: number
  /** For one statement. */
  readonly statementMs: number
  /** For its turn behind other migrations, and for an index that is built beside the traffic. */
  readonly deadlineMs: number
}

export const patient: Patience = {
  lockMs: 2000,
  tries: 10,
  pauseMs: 3000,
  statementMs: 60_000,
  deadlineMs: 540_000,
}

/** @property undone whether Postgres took back all of it, so that it can simply be tried again */
export class ScriptFailed extends Error {
  readonly undone: boolean
  constructor(message: string, { undone, cause }: { undone: boolean; cause: unknown }) {
    super(message, { cause })
    this.undone = undone
  }
}

/**
 * Runs a migration's SQL in one message, which Postgres takes as one transaction. A lock that somebody holds is asked for
 * again; then it fails and says who that is.
 */
export async function runScript(url: string, script: string, patience: Patience = patient): Promise<void> {
  const beside = buildsBeside(script)
  const { lockMs, tries, pauseMs, statementMs, deadlineMs } = patience
  // What is built beside the traffic blocks nobody while it waits, and would leave a broken index if it gave up.
  const limits = beside
    ? { lock_timeout: 0, statement_timeout: deadlineMs }
    : { lock_timeout: lockMs, statement_timeout: statementMs }
  for (let tried = 1; ; tried += 1) {
    const client = await openClient(url, limits)
    const ended = await watched({ client, url, everyMs: lockMs / 4 }, () => client.query(script)).finally(() =>
      client.end(),
    )
    if ('answer' in ended) return
    if (!isLockTimeout(ended.error)) throw failure(ended.error, !beside)
    if (tried >= tries)
      throw new ScriptFailed(
        `It asked ${tries} times for a lock that ${ended.holder} held. Nothing was changed; end that transaction, or try again when it is over.`,
        { undone: true, cause: ended.error },
      )
    await after(pauseMs)
  }
}

// Without a word of Postgres it is not known whether the end of the transaction was reached.
function failure(error: unknown, together: boolean): ScriptFailed {
  const told = error instanceof pg.DatabaseError
  const [reason, hint] = told ? [error.message, error.hint] : [(error as Error).message, undefined]
  return new ScriptFailed(hint ? `${reason} (${hint})` : reason, { undone: told && together, cause: error })
}

function buildsBeside(script: string): boolean {
  return /\bconcurrently\b/i.test(script.replaceAll(/--.*$/gm, ''))
}

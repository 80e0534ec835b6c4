/** What a migration may not do while the release before it serves: why it hurts, and what to write instead. */
export const rules = {
  'lock-timeout': {
    why: 'waits for its lock without a limit, or over five seconds, and whoever wants the table queues behind it',
    instead: "begin the file with SET LOCAL lock_timeout = '2s';",
  },
  'index-beside': {
    why: 'keeps writers, or all, from the table while it works',
    instead: 'write it CONCURRENTLY, in a migration of its own',
  },
  alone: {
    why: 'cannot run in a transaction, and several statements in a file are one',
    instead: 'move it to a migration of its own; of two indexes each has its own',
  },
  'add-not-null': {
    why: 'fails on the rows that are there, and then for the release before, which does not fill the column',
    instead: 'add the column without NOT NULL or with a constant DEFAULT; tighten it by a contract later',
  },
  rewrites: {
    why: 'writes the whole table anew, and locks everybody out meanwhile',
    instead: 'add a new column with no or a constant default, fill it in batches, and drop the old one by a contract',
  },
  'set-not-null': {
    why: 'reads the whole table under a lock that keeps everybody out',
    instead: 'first ADD CONSTRAINT … CHECK (column IS NOT NULL) NOT VALID and, in a later migration, VALIDATE it',
  },
  'not-valid': {
    why: 'reads or indexes the whole table under a lock that keeps writers out',
    instead:
      'add it NOT VALID and VALIDATE it in a later migration; a key: CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX',
  },
  'validate-apart': {
    why: 'reads the whole table while the lock of ADD CONSTRAINT is still held: a file is one transaction',
    instead: 'VALIDATE in a migration of its own',
  },
  narrows: {
    why: 'refuses rows that the release before may write',
    instead:
      'make it a contract: <timestamp>_contract_<words>_needs_<timestamp of the migration whose builds write so>',
  },
  drops: {
    why: 'takes away what the release before reads',
    instead:
      'make it a contract: <timestamp>_contract_<words>_needs_<timestamp of the migration whose builds let go of it>',
  },
  renames: {
    why: 'is a drop and an add at one moment, and one of the two releases always misses a name',
    instead: 'add the new one, write both, and drop the old one by a contract',
  },
  'contract-name': {
    why: 'does not say which earlier migration of this room a build must carry to live with it',
    instead: 'name it <timestamp>_contract_<words>_needs_<timestamp>',
  },
  'lock-table': {
    why: 'keeps others from a whole table until the migration ends',
    instead: 'lock rows, in batches, from a job of the service',
  },
  'whole-table': {
    why: 'locks the rows it touches until the migration ends, which may be all of them',
    instead: 'let a job of the release that writes both fill it in batches',
  },
  transaction: {
    why: 'ends the transaction that lets a failed migration be taken back as a whole',
    instead: 'leave it out: a file is one transaction already',
  },
  opaque: {
    why: 'cannot be judged by reading it',
    instead: 'write the statements themselves',
  },
  syntax: {
    why: 'is not understood by Postgres',
    instead: 'run it against a database before you commit it',
  },
} as const satisfies Record<string, { readonly why: string; readonly instead: string }>

export type Rule = keyof typeof rules

import { readFile, stat } from 'node:fs/promises'
import { ask } from '../../dev/stores/src/postgres.ts'

/** A statement that a database really ran, also inside a function, and how it was run. */
export interface Run {
  readonly database: string
  readonly statement: string
  readonly plan: Plan
}

/** A node of a plan, as EXPLAIN (FORMAT JSON) tells it. */
export interface Plan {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly Plans?: readonly Plan[]
}

/** Makes a Postgres able to write down the plan of every statement, and of each inside a function; see `startTelling`. */
export const tellsPlans = {
  shared_preload_libraries: 'auto_explain',
  'auto_explain.log_nested_statements': 'on',
  'auto_explain.log_format': 'json',
  log_line_prefix: '<%d> ',
}

/** From now on it does. Filling tables before costs no line for each of their rows. */
export async function startTelling(url: string): Promise<void> {
  await ask(url, 'alter system set auto_explain.log_min_duration = 0')
  await ask(url, 'select pg_reload_conf()')
}

/** How long the log is, in bytes. */
export const lengthOf = async (log: string): Promise<number> => (await stat(log)).size

/** What was run since the log was so long. */
export async function runsSince(log: string, length: number): Promise<Run[]> {
  const text = (await readFile(log)).subarray(length).toString()
  const entries = text.matchAll(/^<(\w+)> LOG: {2}duration: .* plan:\n((?:\t.*\n)+)/gm)
  return [...entries].map(([, database = '', told = '']) => {
    const { 'Query Text': statement, Plan: plan } = JSON.parse(told.replaceAll(/^\t/gm, ''))
    return { database, statement: String(statement).replaceAll(/\s+/g, ' ').trim(), plan }
  })
}

/** The tables that a plan reads from end to end. */
export function readWhole({ 'Node Type': type, 'Relation Name': table, Plans: inner = [] }: Plan): string[] {
  return [...(type === 'Seq Scan' && table ? [table] : []), ...inner.flatMap(readWhole)]
}

import { newId } from './id.ts'

/** What is told of an error, read from its line in the log. */
export interface ErrorReport {
  readonly id: string
  readonly service: string
  readonly pod: string
  readonly build: string | null
  /** ISO 8601, of the first since the last report. */
  readonly at: string
  readonly level: 'error' | 'fatal'
  readonly code: string
  readonly error: {
    readonly name: string
    readonly message: string
    readonly causes: string[]
    readonly stack: string[]
  } | null
  readonly facts: string[]
  readonly requestId: string | null
  readonly traceId: string | null
  /** How often it came since the last report of its kind. */
  readonly times: number
}

type Fields = Readonly<Record<string, unknown>>

/**
 * The kind of one line of the log (service, name of the line, name of the error, where it was thrown: two of one kind are one thing to
 * mend) and its report, which costs more and is read only when asked for. The log has left secrets out; people's addresses and what
 * looks like a key, in messages of others, are left out here. Null for an error of which the line tells that another service logged it
 * (`loggedBy`): that one reports it.
 */
export function readLine(line: string): { kind: string; report: (origin: Origin) => ErrorReport } | null {
  // openLog writes every line, with these fields.
  const fields = JSON.parse(line) as Fields
  const { service, msg, err, loggedBy } = fields
  if (typeof loggedBy === 'string') return null
  const error = isFields(err) ? err : null
  const parts = [service, sameFor(msg ?? ''), error && sameFor(error.type ?? ''), error && placeOf(framesOf(error))]
  return { kind: parts.filter(Boolean).join(' ').slice(0, 300), report: (origin) => reportOf(fields, origin) }
}

/** Where a report comes from. */
export interface Origin {
  readonly pod: string
  readonly build: string | null
}

function reportOf(fields: Fields, origin: Origin): ErrorReport {
  const { level, time, service, msg, err, requestId, traceId, spanId: _, ...others } = fields
  return {
    id: newId(),
    service: String(service).slice(0, 100),
    ...origin,
    at: String(time),
    level: level === 'fatal' ? 'fatal' : 'error',
    code: cleaned(msg ?? '', 300),
    error: isFields(err) ? readError(err) : null,
    facts: factsIn(others),
    requestId: idIn(requestId),
    traceId: idIn(traceId),
    times: 1,
  }
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

function readError(err: Fields): NonNullable<ErrorReport['error']> {
  const causes: string[] = []
  for (let cause = err.cause; isFields(cause) && causes.length < 5; cause = cause.cause) causes.push(named(cause))
  const code = err.code === undefined ? '' : ` [${err.code}]`
  return {
    name: cleaned(`${err.type ?? 'Error'}${code}`, 200),
    message: cleaned(err.message ?? '', 1500),
    causes,
    stack: framesOf(err).map((frame) => cleaned(frame, 400)),
  }
}

const framesOf = ({ stack }: Fields): string[] =>
  String(stack ?? '')
    .slice(0, 20_000)
    .split('\n')
    .filter((text) => /^\s+at /.test(text))
    .slice(0, 30)
    .map((frame) => frame.trim())

const named = ({ type, code, message }: Fields): string =>
  cleaned(`${type ?? 'Error'}${code === undefined ? '' : ` [${code}]`}: ${message ?? ''}`, 1500)

const factsIn = (others: Fields): string[] =>
  Object.entries(others)
    .slice(0, 20)
    .map(([name, value]) => cleaned(`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`, 500))

const idIn = (value: unknown): string | null => (typeof value === 'string' ? value.slice(0, 100) : null)

/** Text without people's addresses and without what looks like a key, cut after so many characters. */
export function cleaned(text: unknown, most: number): string {
  const left = leftOf(String(text).slice(0, 2 * most))
  return left.length <= most ? left : `${left.slice(0, most).toWellFormed()}…`
}

// Each of these looks only so far, for callers may choose what stands in a message.
const leftOf = (text: string): string =>
  text
    .replace(/\/\/[^\s/@]{1,200}@/g, '//[kept out]@')
    .replace(/[^\s<>"'(),:;=[\]{}|\\]{1,64}@[^\s<>"'(),:;=[\]{}|\\]{1,255}/gu, '[an address]')
    .replace(/\b(Bearer|Basic)\s+\S+/gi, '$1 [kept out]')
    .replace(/\b(sk|pk|rk|whsec|pi)_[A-Za-z0-9_]{8,}/g, '$1_[kept out]')
    .replace(/\beyJ[\w-]+\.[\w-]+\.?[\w-]*/g, '[a token]')
    .replace(/(?<![\w/.-])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{32,}(?![\w/.-])/g, '[kept out]')

// Numbers, ids and quoted words differ from one request to the next.
const sameFor = (text: unknown): string =>
  cleaned(text, 200)
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '…')
    .replace(/[\da-f]{8}-[\da-f-]{27}|\b[\da-f]{12,}\b|\d+/gi, '#')
    .slice(0, 120)

/** The first place in our own code, or in any, as `folder/file.ts:12`. */
function placeOf(stack: readonly string[]): string {
  const ours = stack.find((frame) => !/node_modules|\(node:|at node:/.test(frame)) ?? stack[0] ?? ''
  const [, path = '', line = ''] = /([^\s()]+):(\d+):\d+\)?$/.exec(ours) ?? []
  return path === '' ? '' : `${path.split('/').slice(-2).join('/')}:${line}`
}

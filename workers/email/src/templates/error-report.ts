import type { ErrorReport, HeldBack } from '@quire/contracts/jobs'
import { type Block, button, type Content, field, listing, note, say } from './content.ts'
import { told } from './phrases.ts'

/** What the operator reads at night: what failed first, then where, then all that was logged with it. */
export const errorReport = (report: ErrorReport, runbooksUrl: string | undefined): Content => {
  const { service, code, error, times } = report
  const what = [code, error?.name].filter(Boolean).map((name) => told(name ?? ''))
  return {
    subject: `${told(service)}: ${what.join(', ')}${times > 1 ? ` (${times} times)` : ''}`.slice(0, 200),
    preview: told(error?.message ?? code).slice(0, 200),
    heading: `${told(service)} logged ${report.level === 'fatal' ? 'a fatal error' : 'an error'}`,
    blocks: [
      say(error ? `${told(error.name)}: ${told(error.message)}` : told(code)),
      ...lines('Caused by', error?.causes ?? []),
      field('What and where', whereabouts(report).map(told)),
      ...lines('Logged with it', report.facts),
      ...(error && error.stack.length > 0 ? [listing('Stack', error.stack.map(told))] : []),
      ...(runbooksUrl ? [button('Open the runbooks', runbooksUrl)] : []),
      note(held),
    ],
    footer,
  }
}

/** What became of the errors that had no mail of their own. */
export const heldBackErrors = (kinds: readonly HeldBack[], runbooksUrl: string | undefined): Content => {
  const all = kinds.reduce((sum, { times }) => sum + times, 0)
  const most = kinds.toSorted((a, b) => b.times - a.times)
  const more = `${all} more of ${kinds.length} ${kinds.length === 1 ? 'kind' : 'kinds'} not mailed`
  return {
    subject: `Errors: ${more}`,
    preview: told(most[0]?.kind ?? ''),
    heading: more,
    blocks: [
      say('These errors came again within a quarter of an hour of their mail, or after ten mails in an hour:'),
      listing(
        'Times and kind',
        most.slice(0, 50).map(({ kind, times }) => `${times} × ${told(kind)}`),
      ),
      ...(most.length > 50 ? [note(`… and ${most.length - 50} kinds more.`)] : []),
      ...(runbooksUrl ? [button('Open the runbooks', runbooksUrl)] : []),
      note('The service, the name of the line in its log, the name of the error and where it was thrown make a kind.'),
    ],
    footer,
  }
}

const footer = 'You get this mail because OPERATOR_MAIL names this address.'
const held =
  'Of one kind there is one mail in a quarter of an hour, of all kinds ten an hour, and a summary of the rest. The log has each, whole.'

const whereabouts = ({ code, service, pod, build, at, times, requestId, traceId }: ErrorReport): string[] => [
  `Log line: ${code}`,
  `Service: ${service}, pod ${pod}, ${build ? `build ${build}` : 'a build without a name'}`,
  `First at: ${at.replace('T', ' ').replace(/\.\d+Z$|Z$/, ' UTC')}`,
  `Since the last mail: ${times === 1 ? 'once' : `${times} times`}`,
  ...(requestId ? [`Request: ${requestId}`] : []),
  ...(traceId ? [`Trace: ${traceId}`] : []),
]

const lines = (label: string, some: readonly string[]): Block[] =>
  some.length > 0 ? [field(label, some.map(told))] : []

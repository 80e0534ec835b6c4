import type { ErrorReport, HeldBack, Jobs } from '@quire/contracts/jobs'
import { countReports } from '@quire/platform/error-report'
import { type ReportLimits, tellHeldBack, usualLimits } from '@quire/platform/error-report-turns'
import { newId } from '@quire/platform/id'
import type { JobLine } from '@quire/platform/jobs'
import type { Life } from '@quire/platform/lifecycle'
import type { Metrics } from '@quire/platform/metrics'
import type { Queues } from '@quire/platform/queues'
import { repeat } from '@quire/platform/repeat'
import type { Sending } from './actions/send-mail.ts'
import { type Operating, type Told, tellOperator } from './actions/tell-operator.ts'
import type { EmailEnv } from './env.ts'
import { errorReport, heldBackErrors } from './templates/error-report.ts'
import { letterOf } from './templates/write.ts'

interface Desk {
  readonly env: EmailEnv
  readonly metrics: Metrics
  readonly queues: Queues
  readonly jobs: JobLine<Jobs>
  readonly hand: Sending['hand']
  readonly limits?: ReportLimits | undefined
}

/** Tells the operator of errors, one by one as the services report them, and in sum what was held back. Answers the jobs' handlers. */
export function openOperatorDesk(life: Life, { env, metrics, queues, jobs, hand, limits = usualLimits }: Desk) {
  const outcomes = countReports(metrics, ['sent', 'refused', 'unwanted'])
  const { OPERATOR_MAIL: operator = null, RUNBOOKS_URL: runbooks } = env
  if (operator === null) life.log.warn({ without: 'OPERATOR_MAIL' }, 'reports.to-nobody')
  const domain = env.MAIL_FROM.address.replace(/^.*@/, '')
  const operating: Operating = {
    operator,
    hand,
    messageIdOf: (id) => `<error-report.${id}@${domain}>`,
    tell(outcome: Told, about) {
      outcomes.inc({ outcome })
      life.log[outcome === 'refused' ? 'warn' : 'info'](about, `report.${outcome}`)
    },
  }
  repeat(life, Math.min(limits.hourMs, 60_000), () =>
    tellHeldBack(queues, limits, (kinds) => {
      const id = newId()
      return jobs.add('sum-up-errors', { id, kinds }, { key: id, tries: limits.tries })
    }),
  )
  return {
    'report-error': (report: ErrorReport) =>
      tellOperator(operating, report.id, () => letterOf(errorReport(report, runbooks))),
    'sum-up-errors': ({ id, kinds }: { id: string; kinds: HeldBack[] }) =>
      tellOperator(operating, id, () => letterOf(heldBackErrors(kinds, runbooks))),
  }
}

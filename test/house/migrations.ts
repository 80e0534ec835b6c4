import type { Node } from 'libpg-query'
import { floorOf } from '../../dev/stores/src/history.ts'
import { type Rule, rules } from './migration-rules.ts'
import { readStatements, type Statement } from './migration-sql.ts'
import { broken, type Place, runsBeside } from './migration-statements.ts'
import type { HouseFile } from './tree.ts'

/**
 * What in a room's migrations would lock out or break the release before, which serves while they run. The first
 * migration finds nobody, and is not judged.
 *
 * @param files those of one room, `prisma/<room>/migrations/<name>/migration.sql`
 */
export function overlapBreaches(files: readonly HouseFile[]): string[] {
  const [first, ...later] = [...files].sort((a, b) => a.path.localeCompare(b.path))
  const [notNull, proven] = [new Map<string, string>(), new Set<string>()]
  const earlier = first ? [nameOf(first)] : []
  return later.flatMap((file) => {
    const place = {
      contract: floorOf(nameOf(file)) !== undefined,
      made: new Set(''),
      constraints: new Set(''),
      notNull,
      proven,
    }
    const said = [...badName(file, earlier), ...inFile(file, place)]
    earlier.push(nameOf(file))
    return said
  })
}

const nameOf = ({ path }: HouseFile): string => path.split('/').at(-2) ?? ''

function badName(file: HouseFile, earlier: readonly string[]): string[] {
  const name = nameOf(file)
  const floor = floorOf(name)
  const known = floor === undefined ? !/_contract(_|$)/.test(name) : earlier.some((one) => one.startsWith(`${floor}_`))
  return known ? [] : [sentence(file, 1, 'contract-name')]
}

function inFile(file: HouseFile, place: Place): string[] {
  const { statements, unread } = readStatements(file.text)
  if (unread) return [`${sentence(file, unread.line, 'syntax')} (${unread.message})`]
  const together = statements.length > 1
  return [
    ...unbounded(statements).map((line) => sentence(file, line, 'lock-timeout')),
    ...statements.flatMap(({ node, line, allowed }) =>
      [...broken(node, place), ...(together && runsBeside(node) ? (['alone'] as const) : [])]
        .filter((rule) => !allowed.includes(rule))
        .map((rule) => sentence(file, line, rule)),
    ),
  ]
}

// What builds beside the traffic blocks nobody while it waits; and a SET beside it would make a transaction of the two.
function unbounded(statements: readonly Statement[]): number[] {
  const [first] = statements
  if (!first || statements.every(({ node }) => runsBeside(node) || 'SelectStmt' in node)) return []
  const loosening = statements.find(({ node }) => limitOf(node) === 'loose')
  if (loosening) return [loosening.line]
  return limitOf(first.node) === 'short' ? [] : [first.line]
}

function limitOf(node: Node): 'short' | 'loose' | undefined {
  if (!('VariableSetStmt' in node) || node.VariableSetStmt.name !== 'lock_timeout') return undefined
  const [arg] = node.VariableSetStmt.args ?? []
  const value = arg && 'A_Const' in arg ? arg.A_Const : undefined
  const [, amount = '0', unit = 'ms'] =
    /^(\d+)\s*(ms|s)?$/.exec(value?.sval?.sval ?? String(value?.ival?.ival ?? 0)) ?? []
  const ms = Number(amount) * (unit === 's' ? 1000 : 1)
  return ms > 0 && ms <= 5000 ? 'short' : 'loose'
}

function sentence({ path }: HouseFile, line: number, rule: Rule): string {
  return `${path}:${line} ${rule}: it ${rules[rule].why}. Instead: ${rules[rule].instead}`
}

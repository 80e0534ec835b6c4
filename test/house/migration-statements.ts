import type { AlterTableCmd, ColumnDef, Constraint, Node, RangeVar } from 'libpg-query'
import type { Rule } from './migration-rules.ts'

/** What is known where a statement stands: a room's history up to it. */
export type Place = {
  /** Whether the migration is a contract, and so may take away. */
  readonly contract: boolean
  /** Tables and `table.column`s that this file itself made: nobody uses them yet. */
  readonly made: Set<string>
  /** Constraints that this file added. */
  readonly constraints: Set<string>
  /** `table.column` by the CHECK that says it is not null; and those of them that were validated. */
  readonly notNull: Map<string, string>
  readonly proven: Set<string>
}

/** The rules that a statement breaks, and it takes note of what it does for those that follow. */
export function broken(node: Node, place: Place): Rule[] {
  if ('CreateStmt' in node) return note(place.made, nameOf(node.CreateStmt.relation))
  if ('CreateTableAsStmt' in node) return ['whole-table']
  if ('IndexStmt' in node) {
    const { relation, concurrent, unique } = node.IndexStmt
    if (place.made.has(nameOf(relation))) return []
    return [...when(!concurrent, 'index-beside'), ...when(unique && !place.contract, 'narrows')]
  }
  if ('AlterTableStmt' in node) return ofTable(node.AlterTableStmt, place)
  if ('DropStmt' in node) {
    const { removeType, concurrent } = node.DropStmt
    if (removeType === 'OBJECT_INDEX') return when(!concurrent, 'index-beside')
    return when(!harmless.has(removeType ?? '') && !place.contract, 'drops')
  }
  if ('UpdateStmt' in node) return touches(node.UpdateStmt.relation, place)
  if ('DeleteStmt' in node) return touches(node.DeleteStmt.relation, place)
  if ('InsertStmt' in node) return insertsQuery(node.InsertStmt.selectStmt) ? ['whole-table'] : []
  const [kind = ''] = Object.keys(node)
  return plain[kind] ?? (renamed(node) ? ['renames'] : [])
}

const harmless = new Set(['OBJECT_TRIGGER', 'OBJECT_POLICY', 'OBJECT_RULE', 'OBJECT_STATISTIC_EXT'])

const plain: Readonly<Record<string, Rule[]>> = {
  LockStmt: ['lock-table'],
  TruncateStmt: ['drops'],
  MergeStmt: ['whole-table'],
  ClusterStmt: ['rewrites'],
  VacuumStmt: ['alone'],
  RefreshMatViewStmt: ['whole-table'],
  TransactionStmt: ['transaction'],
  DoStmt: ['opaque'],
  CallStmt: ['opaque'],
  AlterObjectSchemaStmt: ['renames'],
}

/** Whether it can only run outside a transaction. */
export function runsBeside(node: Node): boolean {
  if ('IndexStmt' in node) return node.IndexStmt.concurrent === true
  if ('DropStmt' in node) return node.DropStmt.concurrent === true
  return 'ReindexStmt' in node
}

function renamed(node: Node): boolean {
  if ('AlterEnumStmt' in node) return node.AlterEnumStmt.oldVal !== undefined
  if (!('RenameStmt' in node)) return false
  return !['OBJECT_INDEX', 'OBJECT_TABCONSTRAINT', 'OBJECT_TRIGGER'].includes(node.RenameStmt.renameType ?? '')
}

type Altered = Extract<Node, { AlterTableStmt: unknown }>['AlterTableStmt']

function ofTable({ relation, cmds = [] }: Altered, place: Place): Rule[] {
  const table = nameOf(relation)
  if (place.made.has(table)) return []
  return cmds.flatMap((node) =>
    'AlterTableCmd' in node ? ofCommand({ table, command: node.AlterTableCmd, place }) : [],
  )
}

type Commanded = { readonly table: string; readonly command: AlterTableCmd; readonly place: Place }

function ofCommand({ table, command, place }: Commanded): Rule[] {
  const { subtype = 'AT_Unknown', def, name = '' } = command
  const column = `${table}.${name}`
  if (subtype === 'AT_AddColumn' && def && 'ColumnDef' in def) return addsColumn(table, def.ColumnDef, place)
  if (subtype === 'AT_AddConstraint' && def && 'Constraint' in def) return addsConstraint(table, def.Constraint, place)
  if (subtype === 'AT_ValidateConstraint') {
    note(place.proven, place.notNull.get(`${table}.${name}`) ?? '')
    return when(place.constraints.has(`${table}.${name}`), 'validate-apart')
  }
  if (subtype === 'AT_SetNotNull')
    return [...when(!place.proven.has(column), 'set-not-null'), ...when(!place.contract, 'narrows')]
  if (subtype === 'AT_DropColumn') return when(!place.contract, 'drops')
  // Without a definition it drops the default that the release before counts on.
  if (subtype === 'AT_ColumnDefault') return when(!def && !place.contract && !place.made.has(column), 'narrows')
  return quick.has(subtype) ? [] : ['rewrites']
}

// What changes the catalogue alone, and takes nothing from the release before.
const quick = new Set<string>([
  ...[
    'AT_DropNotNull',
    'AT_DropConstraint',
    'AT_SetStatistics',
    'AT_SetOptions',
    'AT_ResetOptions',
    'AT_SetRelOptions',
  ],
  ...[
    'AT_ResetRelOptions',
    'AT_SetCompression',
    'AT_EnableTrig',
    'AT_DisableTrig',
    'AT_ReplicaIdentity',
    'AT_ChangeOwner',
  ],
])

function addsColumn(table: string, { colname = '', typeName, constraints = [] }: ColumnDef, place: Place): Rule[] {
  note(place.made, `${table}.${colname}`)
  const own = constraints.flatMap((node) => ('Constraint' in node ? [node.Constraint] : []))
  const types = own.map(({ contype }) => contype)
  const type = lastName(typeName?.names)
  const initial = own.find(({ contype }) => contype === 'CONSTR_DEFAULT')?.raw_expr
  const counts =
    types.includes('CONSTR_IDENTITY') || types.includes('CONSTR_GENERATED') || /^(big|small)?serial/.test(type)
  const needsValue = types.includes('CONSTR_NOTNULL') && !counts
  return [
    ...when(needsValue && !initial, 'add-not-null'),
    ...when(counts || (initial !== undefined && changes(initial)), 'rewrites'),
    ...when(
      types.some((contype) => slow.has(contype ?? '')),
      'not-valid',
    ),
  ]
}

const slow = new Set(['CONSTR_CHECK', 'CONSTR_FOREIGN', 'CONSTR_PRIMARY', 'CONSTR_UNIQUE', 'CONSTR_EXCLUSION'])

function addsConstraint(table: string, constraint: Constraint, place: Place): Rule[] {
  const { contype, conname = '', skip_validation, indexname, raw_expr, fk_attrs = [] } = constraint
  note(place.constraints, `${table}.${conname}`)
  const provenBy = notNullColumn(raw_expr)
  if (provenBy) place.notNull.set(`${table}.${conname}`, `${table}.${provenBy}`)
  // Not null is what the release before does not write, even in a column of this file.
  const own =
    !provenBy && [...fk_attrs.map(textOf), ...columnsIn(raw_expr)].every((name) => place.made.has(`${table}.${name}`))
  const keyed = contype === 'CONSTR_PRIMARY' || contype === 'CONSTR_UNIQUE'
  return [...when(!skip_validation && !indexname, 'not-valid'), ...when(!place.contract && !keyed && !own, 'narrows')]
}

function notNullColumn(expression: Node | undefined): string | undefined {
  if (!expression || !('NullTest' in expression) || expression.NullTest.nulltesttype !== 'IS_NOT_NULL') return undefined
  return columnsIn(expression)[0]
}

// Every row gets its own answer, so every row is written.
function changes(expression: Node): boolean {
  return named(expression, 'funcname').some(
    (name) => !['now', 'transaction_timestamp', 'statement_timestamp'].includes(name),
  )
}

const columnsIn = (expression: Node | undefined): string[] => named(expression, 'fields')

/** The last names under every `key` within: how the tree writes columns and functions. */
function named(within: unknown, key: string): string[] {
  if (typeof within !== 'object' || within === null) return []
  return Object.entries(within).flatMap(([name, value]) =>
    name === key && Array.isArray(value) ? [lastName(value), ...named(value, key)] : named(value, key),
  )
}

function insertsQuery(query: Node | undefined): boolean {
  return query !== undefined && 'SelectStmt' in query && (query.SelectStmt.fromClause?.length ?? 0) > 0
}

const touches = (relation: RangeVar | undefined, { made }: Place) => when(!made.has(nameOf(relation)), 'whole-table')
const nameOf = (relation: RangeVar | undefined): string => relation?.relname ?? ''
const lastName = (names: readonly Node[] | undefined): string => textOf(names?.at(-1))
const textOf = (node: Node | undefined): string => (node && 'String' in node ? (node.String.sval ?? '') : '')
const when = (holds: boolean | undefined, rule: Rule): Rule[] => (holds ? [rule] : [])

function note(where: Set<string>, what: string): Rule[] {
  where.add(what)
  return []
}

import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
} from '@prisma/driver-adapter-utils'
import { type Patience, runScript, type ScriptFailed } from './script.ts'

/**
 * Prisma's Postgres adapter as the schema engine needs it. Its own `executeScript` cuts at every semicolon, which breaks
 * functions and quoted text; Postgres takes a whole script in one message (and rolls all of it back when a part fails).
 * Its own shadow database is never dropped, because it drops before it disconnects. The engine never disconnects, and
 * its migration lock lives as long as its connection: `close()` when done.
 */
export function adapterFor(url: string, patience?: Patience) {
  const open = new Set<SqlDriverAdapter>()
  let failed: ScriptFailed | undefined
  const connect = async (to: string) => {
    const adapter = repaired(await new PrismaPg({ connectionString: to, max: 2 }).connect())
    adapter.executeScript = (script) =>
      runScript(to, script, patience).catch((error) => {
        failed = error
        throw error
      })
    open.add(adapter)
    const dispose = adapter.dispose.bind(adapter)
    adapter.dispose = async () => {
      if (open.delete(adapter)) await dispose()
    }
    return adapter
  }
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(url),
    connectToShadowDb: async () => {
      const name = `shadow_${randomUUID()}`
      await runScript(url, `create database "${name}"`)
      const shadow = await connect(Object.assign(new URL(url), { pathname: `/${name}` }).href)
      const disconnect = shadow.dispose
      shadow.dispose = async () => {
        await disconnect()
        await runScript(url, `drop database if exists "${name}" with (force)`)
      }
      return shadow
    },
  })
  return {
    factory,
    close: () => Promise.all([...open].map((adapter) => adapter.dispose())),
    /** Why a script failed: the engine tells of it less than it was told. */
    failed: () => failed,
  }
}

// Three columns that the engine asks for are of Postgres' one-byte type "char", which Prisma's adapter cannot read.
const oneByte = /\bconstr\.contype(?= AS constraint_type)|\bcon\.conf(?:del|upd)type(?=,)/
const oneByteColumns = new Set(['constraint_type', 'confdeltype', 'confupdtype'])

function repaired(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const queryRaw = adapter.queryRaw.bind(adapter)
  adapter.queryRaw = async (query) => {
    if (!oneByte.test(query.sql)) return queryRaw(query)
    const answer = await queryRaw({ ...query, sql: query.sql.replaceAll(new RegExp(oneByte, 'g'), '$&::text') })
    const types = answer.columnTypes.map((type, at) =>
      oneByteColumns.has(answer.columnNames[at] ?? '') ? ColumnTypeEnum.Character : type,
    )
    return { ...answer, columnTypes: types }
  }
  return adapter
}

import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
} from '@prisma/driver-adapter-utils'
import pg from 'pg'

/**
 * Prisma's Postgres adapter as the schema engine needs it. Its own `executeScript` cuts at every semicolon, which breaks
 * functions and quoted text; Postgres takes a whole script in one message (and rolls all of it back when a part fails).
 * Its own shadow database is never dropped, because it drops before it disconnects.
 */
export function adapterFor(url: string) {
  const direct = new PrismaPg({ connectionString: url, max: 2 })
  return bindMigrationAwareSqlAdapterFactory({
    provider: direct.provider,
    adapterName: direct.adapterName,
    connect: async () => repaired(await direct.connect(), url),
    connectToShadowDb: async () => {
      const shadow = new URL(url)
      const name = `shadow_${randomUUID()}`
      shadow.pathname = `/${name}`
      await runScript(url, `create database "${name}"`)
      const adapter = repaired(await new PrismaPg({ connectionString: shadow.href, max: 2 }).connect(), shadow.href)
      const dispose = adapter.dispose.bind(adapter)
      adapter.dispose = async () => {
        await dispose()
        await runScript(url, `drop database "${name}" with (force)`)
      }
      return adapter
    },
  })
}

// Three columns that the engine asks for are of Postgres' one-byte type "char", which Prisma's adapter cannot read.
const oneByte = /\bconstr\.contype(?= AS constraint_type)|\bcon\.conf(?:del|upd)type(?=,)/
const oneByteColumns = new Set(['constraint_type', 'confdeltype', 'confupdtype'])

function repaired(adapter: SqlDriverAdapter, url: string): SqlDriverAdapter {
  const queryRaw = adapter.queryRaw.bind(adapter)
  adapter.queryRaw = async (query) => {
    if (!oneByte.test(query.sql)) return queryRaw(query)
    const answer = await queryRaw({ ...query, sql: query.sql.replaceAll(new RegExp(oneByte, 'g'), '$&::text') })
    const types = answer.columnTypes.map((type, at) =>
      oneByteColumns.has(answer.columnNames[at] ?? '') ? ColumnTypeEnum.Character : type,
    )
    return { ...answer, columnTypes: types }
  }
  adapter.executeScript = (script) => runScript(url, script)
  return adapter
}

async function runScript(url: string, script: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(script)
  } finally {
    await client.end()
  }
}

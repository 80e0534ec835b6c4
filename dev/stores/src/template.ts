import { createHash } from 'node:crypto'
import path from 'node:path'
import pg from 'pg'
import { applyMigrations } from './migrate.ts'
import { readRoom } from './migrations.ts'

const root = path.resolve(import.meta.dirname, '../../..')

/** The name of a room's migrated database on the server of `url`, from which tests take copies; made when missing. */
export async function templateFor({ room, url }: { room: string; url: string }): Promise<string> {
  const dir = path.join(root, 'prisma', room)
  const { list } = await readRoom(dir)
  const hash = createHash('sha256').update(JSON.stringify(list.migrationDirectories)).digest('hex').slice(0, 12)
  const name = `template_${room}_${hash}`
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    // Several test processes may ask at once; one makes it.
    await client.query('select pg_advisory_lock(hashtext($1))', [name])
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount === 0) await make({ client, name, url, dir })
  } finally {
    await client.end()
  }
  return name
}

async function make({ client, name, url, dir }: { client: pg.Client; name: string; url: string; dir: string }) {
  const unfinished = name.replace('template', 'making')
  await client.query(`drop database if exists "${unfinished}" with (force)`)
  await client.query(`create database "${unfinished}"`)
  const target = new URL(url)
  target.pathname = `/${unfinished}`
  await applyMigrations({ url: target.href, dir })
  await client.query(`alter database "${unfinished}" rename to "${name}"`)
}

import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import pg from 'pg'
import { readTestStores, type TestStores } from '../dev/stores/src/test-stores.ts'

const run = promisify(execFile)
const root = path.resolve(import.meta.dirname, '..')

export type TestDatabase = { readonly url: string; close(): Promise<void> }
export type TestRedis = { readonly url: string; readonly prefix: string; close(): Promise<void> }

/** A fresh database of a room, migrated and empty, for this test file alone. */
export async function testDatabase(room: string): Promise<TestDatabase> {
  const { postgres } = await runningStores()
  // In a process of its own: Prisma's engine costs memory that one in a hundred test files would need.
  const command = path.join(root, 'dev/stores/src/test-stores-command.ts')
  const template = (await run(path.join(root, 'node_modules/.bin/node'), [command, 'template', room])).stdout.trim()
  const name = `test_${room}_${randomBytes(6).toString('hex')}`
  await onServer(postgres.url, `create database "${name}" template "${template}"`)
  const url = new URL(postgres.url)
  url.pathname = `/${name}`
  // Many test files connect at the same time, while many processes begin.
  url.searchParams.set('connect_timeout', '10')
  return { url: url.href, close: () => onServer(postgres.url, `drop database "${name}" with (force)`) }
}

/**
 * A logical database of Redis for this test file alone, emptied. Channels of pub/sub are shared by all logical
 * databases: name them with `prefix`.
 */
export async function testRedis(): Promise<TestRedis> {
  const { redis } = await runningStores()
  const lender = new Redis(redis.url)
  const database = 1 + ((await lender.incr('lent')) % 4095)
  lender.disconnect()
  const url = `${redis.url}/${database}`
  await emptied(url)
  return { url, prefix: `t${database}-${randomBytes(4).toString('hex')}`, close: () => emptied(url) }
}

async function runningStores(): Promise<TestStores> {
  const stores = await readTestStores()
  if (!stores) throw new Error('The test stores are not running: jest starts them, see test/global-setup.mjs.')
  return stores
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

async function emptied(url: string): Promise<void> {
  const redis = new Redis(url)
  await redis.flushdb()
  redis.disconnect()
}

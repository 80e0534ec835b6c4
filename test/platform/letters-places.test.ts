import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'

const root = path.resolve(import.meta.dirname, '../..')
const state = mkdtempSync(path.join(tmpdir(), 'quire-letters-'))
afterAll(() => rmSync(state, { recursive: true }))

// Nobody listens at port 1.
const away = 'postgresql://quire:hush@127.0.0.1:1/room'

/** `npm run letters` with these rooms' databases named, beside the shop of this folder. */
function letters(rooms: readonly string[]) {
  const bare = Object.entries(process.env).filter(([name]) => !name.startsWith('DATABASE_URL_'))
  const named = rooms.map((room) => [`DATABASE_URL_${room}`, away])
  const env = { ...Object.fromEntries([...bare, ...named]), QUIRE_ENV_FILE: '', QUIRE_STATE: state }
  const node = path.join(root, 'node_modules/.bin/node')
  const { status, stdout, stderr } = spawnSync(node, ['scripts/letters.ts'], { cwd: root, env, encoding: 'utf8' })
  return { status, said: stdout + stderr }
}

test('Mrs Page names one database of four; no room is looked at, and she is told which three are missing', () => {
  const { status, said } = letters(['ORDER'])
  expect(status).toBe(1)
  expect(said).toContain('Missing: DATABASE_URL_USER, DATABASE_URL_CATALOG, DATABASE_URL_PAYMENT.')
  expect(said).not.toMatch(/dead letters/i)
})

test('she names none where no shop was ever opened, and is not told that there are no letters', () => {
  const { status, said } = letters([])
  expect(status).toBe(1)
  expect(said).toMatch(/There is no shop of npm start in .*name its databases: DATABASE_URL_USER/)
  expect(said).not.toMatch(/dead letters/i)
})

test('the databases she names are away; each is told with its host, and never its password', () => {
  const { status, said } = letters(['USER', 'CATALOG', 'ORDER', 'PAYMENT'])
  expect(status).toBe(1)
  expect(said).toMatch(/order at 127\.0\.0\.1:1\/room\n/)
  expect(said).toMatch(/could not be asked: .*ECONNREFUSED/)
  expect(said).toContain('Nothing is known of user, catalog, order, payment.')
  expect(said).not.toMatch(/dead letters|hush/i)
})

test('she names none while her own shop is open on this machine, and is told that it is that one', () => {
  const databases = Object.fromEntries(['user', 'catalog', 'order', 'payment'].map((room) => [room, away]))
  writeFileSync(path.join(state, 'lock'), String(process.pid))
  writeFileSync(path.join(state, 'stores.json'), JSON.stringify({ databases }))
  expect(letters([]).said).toContain('The shop of npm start on this machine')
  expect(letters(['ORDER']).said).toContain('Missing: ')
})

import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { root } from '../settings.ts'

function bootstrap(...args: string[]) {
  return bootstrapWith({}, ...args)
}

function bootstrapWith(env: Record<string, string>, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'scripts/bootstrap.mjs'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  })
  return { status, stdout, lines: stderr.trim().split('\n') }
}

test('a command that does not exist is told in one line with those that do', () => {
  const { status, lines } = bootstrap('strat')

  expect(status).toBe(1)
  expect(lines).toEqual([expect.stringContaining('There is no command "strat": use one of start, dev, test')])
})

test('help lists what a person types, before anything is installed', () => {
  const { status, stdout } = bootstrap('--help')

  expect(status).toBe(0)
  expect(stdout).toMatch(/^ {2}npm start {2,}opens the shop/m)
  expect(stdout).toMatch(/^ {2}npm run test:kill-each {2,}kills each process/m)
})

test.each([
  [{ npm_config_reset: 'true' }, ['start'], 'npm start -- --reset'],
  [{ npm_config_port_base: 'true' }, ['dev', '5000'], 'npm run dev -- --port-base 5000'],
  [{ npm_config_books: '1000' }, ['seed'], 'npm run seed -- --books 1000'],
])('an option that npm kept for itself (%j) stops everything', (env, args, write) => {
  const { status, lines } = bootstrapWith(env, ...args)

  expect(status).toBe(1)
  expect(lines).toEqual([expect.stringContaining(`nothing was done. Write: ${write}`)])
})

const mayInstall = 120_000

test(
  'arguments reach the script, and its exit code comes back',
  () => {
    const { status, lines } = bootstrap('migrate', 'undo')

    expect(status).toBe(2)
    expect(lines).toContain('There is no deed "undo".')
  },
  mayInstall,
)

test(
  'help goes to stdout',
  () => {
    expect(bootstrap('start', '--help').stdout).toContain('--port-base')
  },
  mayInstall,
)
